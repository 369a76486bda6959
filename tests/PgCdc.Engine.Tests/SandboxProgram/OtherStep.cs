using PgCdc.Sandbox;
using PgCdc.Sandbox.Steps;

namespace PgCdc.Engine.Tests.SandboxProgram;

/// <summary>A step that a test puts between those of the tour.</summary>
internal sealed class OtherStep(Action<TourState> act) : ITourStep
{
    public string Title => "Do what the test wants";

    public Task RunAsync(TourState state, CancellationToken cancellationToken)
    {
        act(state);
        return Task.CompletedTask;
    }
}
