using PgCdc.Engine.Publications;
using PgCdc.Engine.Readiness.Checks.Tables;
using PgCdc.Engine.Readiness.Providers;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Readiness.Checks.Publications;

/// <summary>The publication publishes INSERT, UPDATE and DELETE; whether TRUNCATE too is shown.</summary>
internal sealed class PublicationOperationsCheck : IReadinessCheck
{
    private static readonly PublicationOperation[] Wanted = [PublicationOperation.Insert, PublicationOperation.Update, PublicationOperation.Delete];

    public string Id => "publication.operations";

    public string Reference => "https://www.postgresql.org/docs/current/sql-createpublication.html#SQL-CREATEPUBLICATION-PARAMS-WITH-PUBLISH";

    public bool NeedsTables => true;

    public CheckOutcome Evaluate(Snapshot snapshot)
    {
        if (snapshot.Publication is not { } publication)
        {
            return PublicationMissing.Skip(snapshot);
        }

        var actual = publication.Operations.Length == 0 ? "nothing" : Words(publication.Operations);
        var missing = Wanted.Except(publication.Operations).ToArray();
        return missing.Length == 0
            ? CheckOutcome.Pass(actual, Words(Wanted))
            : CheckOutcome.Warn($"{publication.Name} does not publish {Words(missing)}: the consumer's copy departs from the tables without any error.") with
            {
                Actual = actual,
                Expected = Words(Wanted),
                Objects = [publication.Name],
                Fix = FixFor(snapshot, publication),
            };
    }

    // Nothing that is published now is taken away, and no writes begin to fail: what has no replica identity gets one first.
    private static Fix FixFor(Snapshot snapshot, PublicationFacts publication)
    {
        var set = PublicationSql.Set(publication.Name, PublicationSql.Publish(Wanted.Union(publication.Operations))) + ";";
        if (snapshot.Scope != ScopeKind.Publication || snapshot.Tables.Unreadable is not null)
        {
            return SqlFix.Run(snapshot.Target, [set], "only when every table of the publication has a replica identity, which was not looked at here: else its UPDATE and DELETE fail");
        }

        var without = snapshot.Tables.Value.Where(table => table is { Partitioned: false, HasIdentity: false }).Select(IdentityFinding.Statement).ToList();
        return SqlFix.Run(snapshot.Target, without.Count == 0 ? [set] : [SqlFix.LockTimeout, .. without, set]);
    }

    private static string Words(IEnumerable<PublicationOperation> operations) => string.Join(", ", operations.Select(operation => operation.ToString().ToLowerInvariant()));
}
