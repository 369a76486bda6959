using PgCdc.Engine.Publications;
using PgCdc.Engine.Readiness.Providers;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Readiness.Checks.Publications;

/// <summary>Changes of partitions are published under the name of the partitioned table (13 and later).</summary>
internal sealed class PublicationViaPartitionRootCheck : IReadinessCheck
{
    public string Id => "publication.via_partition_root";

    public string Reference => "https://www.postgresql.org/docs/current/sql-createpublication.html#SQL-CREATEPUBLICATION-PARAMS-WITH-PUBLISH-VIA-PARTITION-ROOT";

    public bool NeedsTables => true;

    public CheckOutcome Evaluate(Snapshot snapshot)
    {
        if (snapshot.Publication is not { } publication)
        {
            return PublicationMissing.Skip(snapshot);
        }

        if (publication.ViaPartitionRoot is not { } viaRoot)
        {
            return CheckOutcome.Skip($"PostgreSQL {snapshot.Server.Major} publishes partitions only by themselves; publish_via_partition_root exists from 13.");
        }

        if (viaRoot)
        {
            return CheckOutcome.Pass("true", "true");
        }

        if (snapshot.Tables.Unreadable is { } unreadable)
        {
            return CheckOutcome.Skip(unreadable);
        }

        var tables = snapshot.Tables.Value.Where(table => table.InScope && (table.Partitioned || table.Root is not null));
        var roots = tables.Select(table => table.Root ?? table.ToString()).Distinct(StringComparer.Ordinal).ToList();
        if (roots.Count == 0)
        {
            return CheckOutcome.Skip("No partitioned table is in scope.");
        }

        return CheckOutcome.Warn(
            $"Changes of {Names.Shorten(roots)} arrive under the names of the partitions, and those of later partitions are missed until the consumer knows them.") with
        {
            Actual = "false",
            Expected = "true",
            Objects = roots,
            Fix = SqlFix.Run(
                snapshot.Target,
                [PublicationSql.Set(publication.Name, PublicationSql.ViaRoot(true)) + ";"],
                "a consumer that runs already gets the changes under the other name from then on"),
        };
    }
}
