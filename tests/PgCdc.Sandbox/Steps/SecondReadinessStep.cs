namespace PgCdc.Sandbox.Steps;

/// <summary>The same look as the first, now also through the eyes of the new user: nothing may fail any more.</summary>
internal sealed class SecondReadinessStep : ITourStep
{
    public string Title => "Look again";

    public async Task RunAsync(TourState state, CancellationToken cancellationToken)
    {
        state.Findings = await state.Commands.TestReadinessAsync(state.User, cancellationToken);
        Verify.That(state.Findings.Count > 0, "Nothing was checked.");
        var failed = state.Findings.Where(finding => finding.Status == CheckStatus.Fail).ToArray();
        Verify.That(failed.Length == 0, $"Still not ready: {string.Join(" ", failed.Select(finding => finding.ToString()))}");
        var replication = state.Findings.FirstOrDefault(finding => finding.Check == "connection.replication");
        Verify.That(
            replication?.Status == CheckStatus.Pass,
            $"A replication connection of the new user was not made: {replication?.ToString() ?? "that was not tried"}");
    }
}
