using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Readiness.Checks.Tables;

/// <summary>Every table in scope can identify an updated or deleted row. A UNIQUE constraint alone does not count.</summary>
internal sealed class ReplicaIdentityCheck : IReadinessCheck
{
    public string Id => "table.replica_identity";

    public string Reference => "https://www.postgresql.org/docs/current/logical-replication-publication.html#LOGICAL-REPLICATION-PUBLICATION-REPLICA-IDENTITY";

    public bool NeedsTables => true;

    public CheckOutcome Evaluate(Snapshot snapshot)
    {
        if (snapshot.Tables.Unreadable is { } unreadable)
        {
            return CheckOutcome.Unseen(unreadable);
        }

        // Partitions have a check of their own. The identity of a partitioned table counts only where changes are sent under its name.
        var underRoot = snapshot.Server.Major >= 13 && snapshot.Publication is not { ViaPartitionRoot: false };
        var tables = snapshot.Tables.Value.Where(table => table.Root is null && !table.NotLogged && (underRoot || !table.Partitioned)).ToList();
        return IdentityFinding.Judge(snapshot, tables, "table", "leave them out: New-PgCdcPublication -ExcludeTable");
    }
}
