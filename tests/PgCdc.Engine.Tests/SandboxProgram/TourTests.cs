using System.Diagnostics;
using PgCdc.Engine.Tests.TestServers;
using PgCdc.Sandbox;
using PgCdc.Sandbox.Commands;
using PgCdc.Sandbox.Steps;

namespace PgCdc.Engine.Tests.SandboxProgram;

public sealed class TourTests : IDisposable
{
    private readonly StringWriter _output = new();
    private readonly CancellationTokenSource _end = new();
    private readonly List<string> _secrets = [];
    private Process? _server;
    private string _data = "";

    private string Output => _output.ToString();

    public void Dispose()
    {
        _server?.Dispose();
        _end.Dispose();
        _output.Dispose();
    }

    [Theory]
    [MemberData(nameof(Majors.Few), MemberType = typeof(Majors))]
    public async Task Without_powershell_every_step_is_verified_and_nothing_is_left(int major)
    {
        var exitCode = await RunAsync(Tour.Steps, new ProgramArguments(major, Engine: true));

        Assert.True(exitCode == 0, Output);
        Assert.Contains("Every step was verified", Output, StringComparison.Ordinal);
        AssertNothingIsLeftAndNoPasswordShown();
    }

    [SkippableFact]
    public async Task With_powershell_the_cmdlets_say_what_they_do_and_every_step_is_verified()
    {
        Skip.If(PowerShellModule.FindProgram() is null, "There is no pwsh on PATH.");

        var exitCode = await RunAsync(Tour.Steps, new ProgramArguments());

        Assert.True(exitCode == 0, Output);
        Assert.Contains("PS> Test-PgCdcReadiness 127.0.0.1:", Output, StringComparison.Ordinal);
        Assert.Contains("PS> $user = New-PgCdcUser -Server 127.0.0.1", Output, StringComparison.Ordinal);
        Assert.Contains("New-PgCdcPublication: Publication 'clickpipes_publication' was not made", Output, StringComparison.Ordinal);
        AssertNothingIsLeftAndNoPasswordShown();
    }

    [Fact]
    public async Task Settings_that_were_not_made_are_found_by_the_second_look_and_the_exit_code_is_1()
    {
        var exitCode = await RunAsync(Tour.Steps.Where(step => step is not ApplySettingsStep), new ProgramArguments(Engine: true));

        Assert.Equal(1, exitCode);
        Assert.Contains("FAILED in the step 'Look again': Still not ready: server.wal_level", Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Every step was verified", Output, StringComparison.Ordinal);
        AssertNothingIsLeftAndNoPasswordShown();
    }

    [Fact]
    public async Task A_user_that_cannot_log_in_streams_nothing_and_the_exit_code_is_1()
    {
        var lockOut = new OtherStep(state => state.User = state.User with { Password = "wrong" });

        var exitCode = await RunAsync(StepsWith(lockOut, before: typeof(StreamChangesStep)), new ProgramArguments(Engine: true));

        Assert.Equal(1, exitCode);
        Assert.Contains("FAILED in the step 'Stream a change of each kind as the new user': 28P01", Output, StringComparison.Ordinal);
        AssertNothingIsLeftAndNoPasswordShown();
    }

    [Fact]
    public async Task A_tour_that_is_cancelled_says_where_and_leaves_nothing()
    {
        var cancel = new OtherStep(_ => _end.Cancel());

        var exitCode = await RunAsync(StepsWith(cancel, before: typeof(MakeUserStep)), new ProgramArguments(Engine: true));

        Assert.Equal(1, exitCode);
        Assert.Contains("Cancelled in the step 'Make the CDC user'.", Output, StringComparison.Ordinal);
        AssertNothingIsLeftAndNoPasswordShown();
    }

    private static IEnumerable<ITourStep> StepsWith(ITourStep other, Type before)
        => Tour.Steps.SelectMany(step => step.GetType() == before ? new[] { other, step } : [step]);

    /// <summary>Runs a tour, and remembers in passing what must be gone and what must not be shown in the end.</summary>
    private Task<int> RunAsync(IEnumerable<ITourStep> steps, ProgramArguments arguments)
    {
        var remember = new OtherStep(state =>
        {
            _server = Process.GetProcessById(state.Shop.Server.ProcessId!.Value);
            _data = state.Shop.Server.DataDirectory;
            _secrets.Add(state.Shop.Server.SuperuserPassword);
        });
        var rememberUser = new OtherStep(state => _secrets.Add(state.User.Password));
        var watched = steps.SelectMany(step => step switch
        {
            // The step that restarts the server makes a new process.
            ApplySettingsStep or StartServerStep => new[] { step, remember },
            MakeUserStep => [step, rememberUser],
            _ => [step],
        });
        return Tour.RunAsync(watched.ToArray(), arguments, new Screen(_output, 140, Colour: false), _end.Token);
    }

    private void AssertNothingIsLeftAndNoPasswordShown()
    {
        Assert.True(_server!.HasExited);
        Assert.False(Directory.Exists(_data));
        Assert.NotEmpty(_secrets);
        Assert.All(_secrets, secret => Assert.DoesNotContain(secret, Output, StringComparison.Ordinal));
    }
}
