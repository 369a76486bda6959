using System.Diagnostics;
using System.Globalization;
using PgCdc.Sandbox.Steps;

namespace PgCdc.Sandbox;

/// <summary>What the program does when it is not told otherwise: a server is prepared step by step, and each step is verified before the next.</summary>
internal static class Tour
{
    /// <summary>The steps, in their order.</summary>
    public static IReadOnlyList<ITourStep> Steps { get; } =
    [
        new StartServerStep(),
        new ImportModuleStep(),
        new FirstReadinessStep(),
        new ApplySettingsStep(),
        new MakeUserStep(),
        new MakePublicationStep(),
        new SecondReadinessStep(),
        new StreamChangesStep(),
        new RemoveServerStep(),
    ];

    /// <summary>Takes the steps.</summary>
    /// <returns>The exit code: 0 when every step was verified, else 1.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<ITourStep> steps, ProgramArguments arguments, Screen screen, CancellationToken cancellationToken)
    {
        screen.Line("A throw-away PostgreSQL is prepared as a CDC source, and a change of each kind is streamed out of it. No other server is touched.");
        var clock = Stopwatch.StartNew();
        var failure = "";
        await using (var state = new TourState(arguments, screen))
        {
            for (var number = 1; number <= steps.Count && failure.Length == 0; number++)
            {
                screen.Line($"\n[{number}/{steps.Count}] {steps[number - 1].Title}");
                failure = await FailureOfAsync(steps[number - 1], state, cancellationToken);
            }
        }

        screen.Line(failure.Length == 0
            ? $"\nEvery step was verified, in {Seconds(clock)}."
            : $"\n{failure}\nNothing is left of the server.");
        return failure.Length == 0 ? 0 : 1;
    }

    /// <summary>Takes one step.</summary>
    /// <returns>Why it failed; empty when it did not.</returns>
    private static async Task<string> FailureOfAsync(ITourStep step, TourState state, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        try
        {
            await step.RunAsync(state, cancellationToken);
            state.Screen.Detail($"({Seconds(clock)})");
            return "";
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            return $"Cancelled in the step '{step.Title}'.";
        }
        catch (Exception e)
        {
            return $"FAILED in the step '{step.Title}': {e.Message}";
        }
    }

    private static string Seconds(Stopwatch clock) => string.Create(CultureInfo.InvariantCulture, $"{clock.Elapsed.TotalSeconds:0.0} s");
}
