using PgCdc.Engine.Readiness.Providers;
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

        var unlogged = relations.Where(relation => relation.Kind == "unlogged table").Select(relation => $"ALTER TABLE {relation} SET LOGGED;").ToList();
        return CheckOutcome.Warn($"Never published, whatever the publication says: {Names.Shorten(relations, relation => $"{relation} ({relation.Kind})")}.") with
        {
            Actual = string.Join(", ", relations.GroupBy(relation => relation.Kind).Select(kind => $"{kind.Count()} {kind.Key}{(kind.Count() == 1 ? string.Empty : "s")}")),
            Expected = "ordinary and partitioned tables",
            Objects = relations.Select(relation => relation.ToString()).ToList(),
            Fix = unlogged.Count > 0
                ? SqlFix.Run(snapshot.Target, unlogged, "if they are to be streamed; it rewrites the table, nobody can use it meanwhile")
                : new Fix("Nothing to do if they are not to be streamed; else stream the tables that they read from"),
        };
    }
}
