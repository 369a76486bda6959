using PgCdc.Sandbox;

namespace PgCdc.Engine.Tests.SandboxProgram;

public class ProgramArgumentsTests
{
    [Theory]
    [InlineData("", null)]
    [InlineData("15", 15)]
    [InlineData("--engine 12", 12, false, true)]
    [InlineData("18 --engine", 18, false, true)]
    [InlineData("serve", null, true)]
    [InlineData("serve 13", 13, true)]
    [InlineData("--help", null, false, false, true)]
    public void A_line_that_makes_sense_is_understood(string line, int? major, bool serve = false, bool engine = false, bool help = false)
    {
        Assert.True(ProgramArguments.TryParse(Words(line), out var arguments));
        Assert.Equal(new ProgramArguments(major, serve, engine, help), arguments);
    }

    [Theory]
    [InlineData("--server")]
    [InlineData("postgres://db1/app")]
    [InlineData("11")]
    [InlineData("019")]
    [InlineData("15 16")]
    [InlineData("15 15")]
    [InlineData("serve --engine")]
    public void A_line_that_makes_no_sense_is_refused(string line) => Assert.False(ProgramArguments.TryParse(Words(line), out _));

    [Fact]
    public async Task Refused_arguments_end_the_program_with_usage_text_and_exit_code_2()
    {
        var result = await SandboxProcess.For("--frobnicate").RunAsync(CancellationToken.None);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(ProgramArguments.Usage, result.Error, StringComparison.Ordinal);
    }

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
