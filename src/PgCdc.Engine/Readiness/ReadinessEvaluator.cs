using PgCdc.Engine.Postgres;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Readiness;

/// <summary>Turns what the checks found on one target into results: what failed first, then warnings, then what could not be looked at.</summary>
public static class ReadinessEvaluator
{
    private const string ConnectionId = "connection";
    private const string VersionId = "server.version";
    private const string OldestVersion = "12";
    private const string ConnectionReference = "https://www.postgresql.org/docs/current/client-authentication-problems.html";
    private const string VersionReference = "https://www.postgresql.org/support/versioning/";

    /// <summary>Judges a snapshot. A check that throws spoils no other: it becomes Skip with the reason.</summary>
    public static IReadOnlyList<ReadinessCheck> Evaluate(Snapshot snapshot, IReadOnlyList<IReadinessCheck> checks)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(checks);
        var found = checks.Select(check => new Finding(check.Id, check.Reference, Judge(check, snapshot))).ToList();
        return Results(snapshot.Target, snapshot.Server.Provider, snapshot.Server.Version, found);
    }

    /// <summary>
    /// The one result for a target that no session could be made with, whatever checks were selected: nothing else is known of it.
    /// </summary>
    /// <param name="target">The target.</param>
    /// <param name="problem">Why not.</param>
    /// <param name="checks">The selected checks.</param>
    public static IReadOnlyList<ReadinessCheck> ForUnreachable(ConnectionTarget target, PgCdcException problem, IReadOnlyList<IReadinessCheck> checks)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(problem);
        var stage = PostgresErrorMap.StageOf(problem.ErrorId) switch
        {
            ConnectionStage.NameResolution => "name resolution",
            ConnectionStage.Route => "route",
            ConnectionStage.Tls => "TLS",
            ConnectionStage.Authentication => "authentication",
            ConnectionStage.Database => "database",
            ConnectionStage.Protocol => "protocol",
            _ => null,
        };
        var outcome = CheckOutcome.Fail(stage is null ? problem.Message : $"Failed at {stage}: {problem.Message}") with
        {
            Actual = stage is null ? problem.ErrorId : $"failed at {stage}",
            Expected = "a session",
            Objects = [target.ToString()],
            Fix = new Fix(problem.RecommendedAction),
        };
        return Results(target, null, null, [new Finding(ConnectionId, ReferenceOf(checks, ConnectionId, ConnectionReference), outcome)]);
    }

    /// <summary>The results for a server that is too old to be asked anything: its version fails, whatever checks were selected.</summary>
    /// <param name="target">The target.</param>
    /// <param name="versionText">The version as the server says it.</param>
    /// <param name="checks">The selected checks.</param>
    public static IReadOnlyList<ReadinessCheck> ForOldServer(ConnectionTarget target, string versionText, IReadOnlyList<IReadinessCheck> checks)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(checks);
        var version = CheckOutcome.Fail($"PostgreSQL {versionText} is too old: consumers and these checks need {OldestVersion} or later.") with
        {
            Actual = versionText,
            Expected = $"{OldestVersion} or later",
            Fix = new Fix($"Upgrade the server to a supported version: {VersionReference}"),
        };
        var others = checks.Where(check => check.Id is not (ConnectionId or VersionId))
            .Select(check => new Finding(check.Id, check.Reference, CheckOutcome.Skip($"It needs PostgreSQL {OldestVersion} or later.")));
        return Results(
            target,
            null,
            versionText,
            [
                new Finding(ConnectionId, ReferenceOf(checks, ConnectionId, ConnectionReference), CheckOutcome.Pass("connected", "a session")),
                new Finding(VersionId, ReferenceOf(checks, VersionId, VersionReference), version),
                .. others,
            ]);
    }

    private static CheckOutcome Judge(IReadinessCheck check, Snapshot snapshot)
    {
        try
        {
            return check.Evaluate(snapshot);
        }
        catch (Exception exception)
        {
            return CheckOutcome.Unseen($"The check itself failed, please report it: {exception.GetType().Name}: {exception.Message}");
        }
    }

    private static string ReferenceOf(IReadOnlyList<IReadinessCheck> checks, string id, string otherwise) =>
        checks.FirstOrDefault(check => check.Id == id)?.Reference ?? otherwise;

    private static ReadinessCheck[] Results(ConnectionTarget target, Provider? provider, string? version, IReadOnlyCollection<Finding> found)
    {
        int Count(CheckStatus status) => found.Count(finding => finding.Outcome.Status == status);

        var summary = new ReadinessSummary(
            target.Host, target.Port, target.Database, provider, version, Count(CheckStatus.Fail), Count(CheckStatus.Warn), Count(CheckStatus.Pass), Count(CheckStatus.Skip), found.Count(finding => finding.Outcome.IsUnseen));
        return found.OrderBy(finding => Rank(finding.Outcome.Status)).Select(finding => finding.ToResult(summary)).ToArray();
    }

    private static int Rank(CheckStatus status) => status switch
    {
        CheckStatus.Fail => 0,
        CheckStatus.Warn => 1,
        CheckStatus.Skip => 2,
        _ => 3,
    };

    private sealed record Finding(string Id, string Reference, CheckOutcome Outcome)
    {
        public ReadinessCheck ToResult(ReadinessSummary summary) => new(
            summary,
            Id,
            Outcome.Status,
            Outcome.Actual,
            Outcome.Expected,
            Outcome.Reason,
            Outcome.Fix?.Remediation,
            Outcome.Fix?.Sql,
            Outcome.Fix?.RestartRequired ?? false,
            Outcome.Objects as string[] ?? Outcome.Objects.ToArray(),
            Reference);
    }
}
