using PgCdc.Engine.Readiness.Providers;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Readiness.Checks.Server;

/// <summary>The primary; a standby only from 16 on with hot_standby_feedback, and not where the provider's standbys cannot serve consumers.</summary>
internal sealed class RoleCheck : IReadinessCheck
{
    private const string Expected = "primary";

    public string Id => "server.role";

    public string Reference => "https://www.postgresql.org/docs/current/logicaldecoding-explanation.html#LOGICALDECODING-REPLICATION-SLOTS";

    public CheckOutcome Evaluate(Snapshot snapshot)
    {
        var server = snapshot.Server;
        if (!server.InRecovery)
        {
            return CheckOutcome.Pass(Expected, Expected);
        }

        if (server.Provider is Provider.PlanetScale or Provider.Aurora)
        {
            var replica = server.Provider == Provider.Aurora ? "A reader of Aurora" : "A replica of PlanetScale";
            return Failed(snapshot, $"{replica} cannot be the source of changes; slots can be made on the primary only.");
        }

        if (server.Major < 16)
        {
            return Failed(snapshot, $"A standby decodes its WAL from PostgreSQL 16 on; this one is {server.Version}.");
        }

        return snapshot.Find("hot_standby_feedback") switch
        {
            { IsOn: true } => CheckOutcome.Pass("standby, hot_standby_feedback on", "primary, or standby with hot_standby_feedback") with
            {
                Reason = "Make users and publications on the primary; a slot here ends when the primary's wal_level is lowered.",
            },
            null => CheckOutcome.Unseen(
                "This is a standby, and hot_standby_feedback is not visible to this login.") with { Actual = "standby", Expected = Expected },
            _ => CheckOutcome.Fail(
                "Without hot_standby_feedback the primary removes rows that a slot on this standby still needs, and the slot is invalidated.") with
            {
                Actual = "standby, hot_standby_feedback off",
                Expected = "primary, or standby with hot_standby_feedback",
                Objects = ["hot_standby_feedback"],
                Fix = SettingFix.For(snapshot, "hot_standby_feedback", "on"),
            },
        };
    }

    private static CheckOutcome Failed(Snapshot snapshot, string reason) => CheckOutcome.Fail(reason) with
    {
        Actual = "standby",
        Expected = Expected,
        Fix = new Fix(ConnectToPrimary(snapshot)),
    };

    private static string ConnectToPrimary(Snapshot snapshot)
    {
        var (target, provider) = (snapshot.Target, snapshot.Server.Provider);
        var host = provider switch
        {
            Provider.Aurora => WriterEndpoint(target.Host),
            Provider.PlanetScale => target.Host,
            _ => "PRIMARY",
        };
        var test = $"Test-PgCdcReadiness {CommandLine.Target(host, target.Port, target.Database)}";
        return provider == Provider.PlanetScale ? $"{test} -Credential (Get-Credential {CommandLine.Word(target.UserName.Split('|')[0])})" : test;
    }

    // NAME.cluster-ro-HASH is the reader endpoint beside the writer endpoint NAME.cluster-HASH.
    private static string WriterEndpoint(string host) =>
        host.Contains(".cluster-ro-", StringComparison.OrdinalIgnoreCase)
            ? host.Replace(".cluster-ro-", ".cluster-", StringComparison.OrdinalIgnoreCase)
            : "CLUSTER-WRITER-ENDPOINT";
}
