using PgCdc.Engine.Postgres;
using PgCdc.Engine.Readiness.Providers;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Readiness.Checks.Publications;

/// <summary>Every table in scope is in the publication, and it is not empty. Tables that were asked for and are not there are named.</summary>
internal sealed class PublicationTablesCheck : IReadinessCheck
{
    private const string Expected = "every table in scope";

    public string Id => "publication.tables";

    public string Reference => "https://www.postgresql.org/docs/current/logical-replication-publication.html";

    public bool NeedsTables => true;

    public CheckOutcome Evaluate(Snapshot snapshot)
    {
        if (snapshot.Publication is not { } publication)
        {
            return PublicationMissing.Skip(snapshot);
        }

        if (snapshot.Tables.Unreadable is { } unreadable)
        {
            return CheckOutcome.Unseen(unreadable);
        }

        var tree = new TableTree(snapshot.Tables.Value);
        var tables = tree.Listed(snapshot.Tables.Value);
        var missing = tables.Where(table => !tree.IsPublished(table, publication)).ToList();
        var named = NamedTables.Find(snapshot);
        if (missing.Count > 0 || named.Problems.Count > 0)
        {
            return Incomplete(snapshot, publication, tree, tables.Count, missing, named);
        }

        return tables.Count == 0 ? Empty(snapshot, publication) : CheckOutcome.Pass($"{tables.Count} of {tables.Count} tables", Expected);
    }

    private static CheckOutcome Empty(Snapshot snapshot, PublicationFacts publication)
    {
        var schemas = snapshot.Scope == ScopeKind.Schemas;
        var reason = schemas
            ? $"There is no table that could be published in {Names.Shorten(snapshot.Request.Schemas)}: nothing is streamed."
            : $"The publication {publication.Name} publishes no table: a consumer that reads it gets nothing.";
        return CheckOutcome.Fail(reason) with
        {
            Actual = "no table",
            Expected = Expected,
            Objects = [publication.Name],
            Fix = schemas || publication.AllTables
                ? null
                : PublicationFix.Add(snapshot, publication, new ScopeArguments("-Table SCHEMA.TABLE"), new TableTree([]), []),
        };
    }

    private static CheckOutcome Incomplete(Snapshot snapshot, PublicationFacts publication, TableTree tree, int inScope, List<TableFacts> missing, NamedTables named)
    {
        var names = missing.ConvertAll(table => table.ToString());
        var reasons = new List<string>();
        if (names.Count > 0)
        {
            var unsafely = missing.Count(table => !tree.KeepsWritesWorking(table));
            var first = unsafely == 0 ? string.Empty : $" Of these, {unsafely} have no replica identity: see to table.replica_identity and table.partitions first.";
            reasons.Add($"Changes of {Names.Shorten(names)} are not streamed: the publication {publication.Name} leaves them out.{first}");
        }

        reasons.AddRange(named.Reasons());
        return CheckOutcome.Fail(string.Join(' ', reasons)) with
        {
            Actual = $"{inScope - missing.Count} of {inScope + named.Problems.Count} tables",
            Expected = Expected,
            Objects = [.. names, .. named.Problems],
            Fix = names.Count > 0 ? AddFix(snapshot, publication, tree, missing, names) : Look(snapshot.Target),
        };
    }

    private static Fix AddFix(Snapshot snapshot, PublicationFacts publication, TableTree tree, List<TableFacts> missing, List<string> names)
    {
        var scope = snapshot.Scope == ScopeKind.Schemas && snapshot.Server.Provider != Provider.PlanetScale
            ? ScopeArguments.Schemas(missing.Select(table => table.Schema).Distinct(StringComparer.Ordinal).ToList(), "the schemas of the tables in Objects")
            : ScopeArguments.Tables(names, "the tables in Objects that exist");
        return PublicationFix.Add(snapshot, publication, scope, tree, missing);
    }

    private static Fix Look(ConnectionTarget target) =>
        new(CommandLine.Noted(CommandLine.Psql(target, "\\dt *.*"), "lists the tables; names are case-sensitive"));
}
