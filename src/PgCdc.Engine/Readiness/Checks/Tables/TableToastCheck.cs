using PgCdc.Engine.Readiness.Providers;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Readiness.Checks.Tables;

/// <summary>Large values that an UPDATE leaves unchanged are not sent, unless the replica identity is FULL.</summary>
internal sealed class TableToastCheck : IReadinessCheck
{
    private const string Expected = "no large values, or replica identity FULL";

    public string Id => "table.toast";

    public string Reference => "https://clickhouse.com/docs/integrations/clickpipes/postgres/toast";

    public bool NeedsTables => true;

    public CheckOutcome Evaluate(Snapshot snapshot)
    {
        if (snapshot.Tables.Unreadable is { } unreadable)
        {
            return CheckOutcome.Skip(unreadable);
        }

        var tables = snapshot.Tables.Value.Where(table => !table.NotLogged).ToList();
        if (tables.Count == 0)
        {
            return CheckOutcome.Skip("No table is in scope.");
        }

        if (snapshot.Publication is { } publication && !publication.Operations.Contains(PublicationOperation.Update))
        {
            return CheckOutcome.Pass("no update is published", Expected);
        }

        var large = tables.Where(table => table.HasToastedValues && table.ReplicaIdentity != 'f').OrderByDescending(table => table.Updates).ToList();
        if (large.Count == 0)
        {
            return CheckOutcome.Pass($"{tables.Count} of {tables.Count} tables", Expected);
        }

        var names = large.ConvertAll(table => table.ToString());
        return CheckOutcome.Warn(
            $"An UPDATE of {Names.Shorten(names)} does not send the large (TOAST) values that it leaves as they are: the consumer shows them as empty unless it keeps the old ones.") with
        {
            Actual = $"{large.Count} of {tables.Count} tables",
            Expected = Expected,
            Objects = names,
            Fix = SqlFix.Run(
                snapshot.Target,
                [SqlFix.LockTimeout, .. names.Select(name => $"ALTER TABLE {name} REPLICA IDENTITY FULL;")],
                "writes the whole old row to the WAL with every UPDATE and DELETE"),
        };
    }
}
