using PgCdc.Engine.Readiness.Providers;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Readiness.Checks.Server;

/// <summary>PostgreSQL 12 or later, and not a minor version that is known to break logical decoding.</summary>
internal sealed class VersionCheck : IReadinessCheck
{
    private const string Expected = "12 or later";

    // 17.5 and the minors of the same day pile up invalidation messages until "invalid memory alloc request size"; the next minors mended it.
    private static readonly int[] Broken = [170005, 160009, 150013, 140018, 130021];

    public string Id => "server.version";

    public string Reference => "https://www.postgresql.org/docs/release/17.6/";

    public CheckOutcome Evaluate(Snapshot snapshot)
    {
        var server = snapshot.Server;
        if (server.Major < 12)
        {
            return CheckOutcome.Fail($"PostgreSQL {server.Version} is older than any consumer supports.") with
            {
                Actual = server.Version,
                Expected = Expected,
                Fix = new Fix("Upgrade to a major version that is still supported (pg_upgrade, or the provider's own upgrade)", RestartRequired: true),
            };
        }

        return Broken.Contains(server.VersionNumber)
            ? CheckOutcome.Warn(
                $"Logical decoding of {server.Version} can fail with 'invalid memory alloc request size' under frequent DDL; the stream then stops.") with
            {
                Actual = server.Version,
                Expected = Next(server),
                Fix = new Fix(Upgrade(snapshot), RestartRequired: true),
            }
            : CheckOutcome.Pass(server.Version, Expected);
    }

    private static string Next(ServerFacts server) => $"{server.Major}.{server.Minor + 1}";

    private static string Upgrade(Snapshot snapshot)
    {
        var next = Next(snapshot.Server);
        return snapshot.Server.Provider switch
        {
            Provider.SelfManaged => $"Install the packages of PostgreSQL {next} or a later {snapshot.Server.Major}, and {RestartFix.Command(snapshot)}",
            Provider.Rds =>
                $"aws rds modify-db-instance --db-instance-identifier {ResourceName.RdsInstance(snapshot.Target)} --engine-version {next} --apply-immediately",
            Provider.Aurora => $"aws rds modify-db-cluster --db-cluster-identifier CLUSTER --engine-version {next} --apply-immediately",
            Provider.AzureFlexible => $"Azure portal: the server > Maintenance: {next} or later comes with the next maintenance window, which can be set there",
            var provider => $"Upgrade to {next} or a later {snapshot.Server.Major} where {ProviderName.Of(provider)} offers it",
        };
    }
}
