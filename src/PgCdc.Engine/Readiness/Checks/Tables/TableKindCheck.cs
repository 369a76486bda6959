using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Readiness.Checks.Tables;

/// <summary>Views, foreign, unlogged and temporary tables are named: no publication publishes them.</summary>
internal sealed class TableKindCheck : IReadinessCheck
{
    public string Id => "table.kind";

    public string Reference => "https://www.postgresql.org/docs/current/logical-replication-restrictions.html";

    public bool NeedsTables => true;

    public CheckOutcome Evaluate(Snapshot snapshot)
    {
        if (snapshot.OtherRelations.Unreadable is { } unreadable)
        {
            return CheckOutcome.Skip(unreadable);
        }

        var relations = snapshot.OtherRelations.Value;
        if (relations.Count == 0)
        {
            return CheckOutcome.Pass("none of another kind", "ordinary and partitioned tables");
        }

        var unlogged = relations.Any(relation => relation.Kind == "unlogged table");
        return CheckOutcome.Warn($"Never published, whatever the publication says: {Names.Shorten(relations, relation => $"{relation} ({relation.Kind})")}.") with
        {
            Actual = string.Join(", ", relations.GroupBy(relation => relation.Kind).Select(kind => $"{kind.Count()} {kind.Key}{(kind.Count() == 1 ? string.Empty : "s")}")),
            Expected = "ordinary and partitioned tables",
            Objects = relations.Select(relation => relation.ToString()).ToList(),
            Fix = new Fix(unlogged
                ? "Nothing to do if they are not to be streamed; else stream the tables that views read from, and make unlogged tables permanent with "
                    + "ALTER TABLE ... SET LOGGED in a maintenance window: it rewrites the table, and nobody can use it meanwhile"
                : "Nothing to do if they are not to be streamed; else stream the tables that they read from"),
        };
    }
}
