namespace PgCdc.Sandbox.Steps;

/// <summary>What the server lacks. It must be seen to be not ready, and what to do about it must be said.</summary>
internal sealed class FirstReadinessStep : ITourStep
{
    public string Title => "See what is missing";

    public async Task RunAsync(TourState state, CancellationToken cancellationToken)
    {
        state.Findings = await state.Commands.TestReadinessAsync(user: null, cancellationToken);
        Verify.That(state.Findings.Count > 0, "Nothing was checked.");
        var wal = state.Findings.FirstOrDefault(finding => finding.Check == "server.wal_level");
        Verify.That(
            wal is { Status: CheckStatus.Fail, Sql: not null, RestartRequired: true },
            $"server.wal_level must fail with the statement that helps and say that a restart is needed; it is {wal?.ToString() ?? "not there"}.");
    }
}
