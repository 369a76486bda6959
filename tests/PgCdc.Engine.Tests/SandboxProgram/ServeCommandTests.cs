using System.Diagnostics;
using PgCdc.Engine.Tests.TestServers;
using PgCdc.Sandbox;

namespace PgCdc.Engine.Tests.SandboxProgram;

public class ServeCommandTests
{
    [SkippableTheory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task It_says_how_to_connect_and_a_signal_ends_it_and_its_server(string signal)
    {
        Skip.If(OperatingSystem.IsWindows(), "There is no kill to send a signal with.");
        using var program = SandboxProcess.For("serve").Start(redirectInput: false, redirectOutput: true);
        var text = "";
        while (await program.StandardOutput.ReadLineAsync() is { } line)
        {
            text += line + "\n";
            if (line.StartsWith("Ctrl+C", StringComparison.Ordinal))
            {
                break;
            }
        }

        var folder = Path.GetDirectoryName(Value(text, "log "))!;
        Assert.True(Directory.Exists(folder));
        Assert.Contains($"$env:PGPASSWORD = '{Value(text, "password ")}'", text, StringComparison.Ordinal);
        Assert.Contains("Test-PgCdcReadiness postgres://postgres@127.0.0.1:", text, StringComparison.Ordinal);

        await new ChildProcess("kill", $"-{signal}", $"{program.Id}").RunToSuccessAsync(CancellationToken.None);
        await program.WaitForExitAsync();

        Assert.Equal(0, program.ExitCode);
        Assert.False(Directory.Exists(folder));
    }

    private static string Value(string text, string name)
        => text.Split('\n').Single(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..].Trim();
}
