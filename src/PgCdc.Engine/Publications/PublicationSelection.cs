using PgCdc.Engine.Plans;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Publications;

/// <summary>Which tables a request means.</summary>
/// <param name="Listed">The tables that FOR TABLE would name.</param>
/// <param name="Affected">The tables whose rows are published: the listed ones and all partitions of the partitioned ones.</param>
internal sealed record PublicationSelection(IReadOnlyList<TableFacts> Listed, IReadOnlyList<TableFacts> Affected)
{
    /// <summary>Selects; every name that means nothing is reported at once.</summary>
    /// <exception cref="PgCdcException"><c>SchemaNotFound</c>, <c>TableNotFound</c>, <c>TableNotPublishable</c>, <c>PartitionNotExcludable</c>, <c>NoTableToPublish</c>.</exception>
    public static PublicationSelection Of(Snapshot snapshot, PublicationRequest request)
    {
        var absent = request.Schemas.Except(snapshot.Schemas.Value.Select(schema => schema.Name)).ToArray();
        if (absent.Length > 0)
        {
            throw NotFound.Schemas(snapshot.Target, absent);
        }

        RefuseOtherKinds(snapshot, request);
        var inScope = snapshot.Tables.Value.Where(table => table is { InScope: true, NotLogged: false }).ToList();
        var names = inScope.Select(table => (table.Schema, table.Name)).ToList();
        NotFound.ThrowForTables(snapshot.Target, request.Tables, names);
        NotFound.ThrowForTables(snapshot.Target, request.ExcludeTables, snapshot.Tables.Value.Select(table => (table.Schema, table.Name)));

        var kept = WithoutExcluded(snapshot, request, inScope);
        var listed = snapshot.Server.Major >= 13 ? WithoutPartitionsOfListed(kept) : LeavesOnly(snapshot, kept);
        if (listed.Count == 0)
        {
            throw new PgCdcException(
                "NoTableToPublish",
                ErrorKind.InvalidArgument,
                $"No table is left to publish in {snapshot.Target}.",
                "Widen -Table or -Schema, or leave out -ExcludeTable. A consumer of an empty publication receives nothing.",
                request.Name);
        }

        var roots = listed.Select(table => table.AncestorName).OfType<string>().ToHashSet();
        var affected = snapshot.Tables.Value.Where(table => !table.NotLogged && Array.Exists(table.Ancestors, roots.Contains)).Concat(listed).Distinct().ToList();
        RefuseExcludedPartitions(request, affected);
        return new PublicationSelection(listed, affected);
    }

    private static void RefuseOtherKinds(Snapshot snapshot, PublicationRequest request)
    {
        var others = snapshot.OtherRelations.Value
            .Where(relation => request.Tables.Any(pattern => !pattern.IsWildcard && pattern.Matches(relation.Schema, relation.Name)))
            .ToList();
        if (others.Count > 0)
        {
            throw new PgCdcException(
                "TableNotPublishable",
                ErrorKind.InvalidArgument,
                $"PostgreSQL cannot publish: {string.Join(", ", others.Select(relation => $"{relation} ({relation.Kind})"))}. Nothing was changed.",
                "Leave them out. Make an unlogged table permanent with ALTER TABLE ... SET LOGGED; publish the tables that a view reads.",
                others.Select(relation => relation.ToString()).ToArray());
        }
    }

    // A partitioned table that is left out takes its partitions along.
    private static List<TableFacts> WithoutExcluded(Snapshot snapshot, PublicationRequest request, List<TableFacts> tables)
    {
        bool Excluded(TableFacts table) => request.ExcludeTables.Any(pattern => pattern.Matches(table.Schema, table.Name));

        var roots = snapshot.Tables.Value.Where(Excluded).Select(table => table.AncestorName).OfType<string>().ToHashSet();
        return tables.Where(table => !Excluded(table) && !Array.Exists(table.Ancestors, roots.Contains)).ToList();
    }

    private static List<TableFacts> WithoutPartitionsOfListed(List<TableFacts> tables)
    {
        var roots = tables.Select(table => table.AncestorName).OfType<string>().ToHashSet();
        return tables.Where(table => !Array.Exists(table.Ancestors, roots.Contains)).ToList();
    }

    // PostgreSQL 12 cannot publish a partitioned table, only its partitions.
    private static List<TableFacts> LeavesOnly(Snapshot snapshot, List<TableFacts> tables)
    {
        var roots = tables.Select(table => table.AncestorName).OfType<string>().ToHashSet();
        return snapshot.Tables.Value
            .Where(table => table is { Partitioned: false, NotLogged: false } && Array.Exists(table.Ancestors, roots.Contains))
            .Concat(tables.Where(table => !table.Partitioned)).Distinct()
            .OrderBy(table => table.Schema, StringComparer.Ordinal).ThenBy(table => table.Name, StringComparer.Ordinal).ToList();
    }

    private static void RefuseExcludedPartitions(PublicationRequest request, List<TableFacts> affected)
    {
        var inside = affected.Where(table => request.ExcludeTables.Any(pattern => pattern.Matches(table.Schema, table.Name))).ToList();
        if (inside.Count > 0)
        {
            throw new PgCdcException(
                "PartitionNotExcludable",
                ErrorKind.InvalidArgument,
                $"A partitioned table is published with all its partitions; these cannot be left out: {string.Join(", ", inside)}. Nothing was changed.",
                "Exclude the whole partitioned table, or name the wanted partitions with -Table.",
                inside.Select(table => table.ToString()).ToArray());
        }
    }
}
