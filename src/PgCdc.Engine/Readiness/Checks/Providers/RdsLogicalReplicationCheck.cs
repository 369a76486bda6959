using PgCdc.Engine.Readiness.Providers;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Readiness.Checks.Providers;

/// <summary>RDS and Aurora: <c>rds.logical_replication</c> is on, which alone makes wal_level logical there.</summary>
internal sealed class RdsLogicalReplicationCheck : IReadinessCheck
{
    private const string Name = "rds.logical_replication";

    public string Id => "provider.rds_logical_replication";

    public string Reference =>
        "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/PostgreSQL.Concepts.General.FeatureSupport.LogicalReplication.html";

    public CheckOutcome Evaluate(Snapshot snapshot)
    {
        if (snapshot.Server.Provider is not (Provider.Rds or Provider.Aurora))
        {
            return CheckOutcome.Skip($"It concerns Amazon RDS and Aurora; this is {ProviderName.Of(snapshot.Server.Provider)}.");
        }

        return snapshot.Server.RdsLogicalReplication switch
        {
            null => CheckOutcome.Unseen($"{Name} is not visible to this login.") with { Expected = "on" },
            "on" or "1" => CheckOutcome.Pass("on", "on"),
            var value => CheckOutcome.Fail(
                $"Without {Name} the server has no logical decoding and no consumer can make a slot; where the parameter group has it, a reboot is due.") with
            {
                Actual = value,
                Expected = "on",
                Objects = [Name],
                Fix = SettingFix.For(snapshot, "wal_level", "logical"),
            },
        };
    }
}
