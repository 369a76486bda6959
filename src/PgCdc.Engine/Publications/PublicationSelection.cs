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
        NotFound.ThrowForTables(snapshot.Target, request.Tables, names, snapshot.SimilarTables);
        NotFound.ThrowForTables(snapshot.Target, request.ExcludeTables, snapshot.Tables.Value.Select(table => (table.Schema, table.Name)));

        var excluded = Excluded(snapshot, request);
        var kept = inScope.Where(table => !excluded.Contains(table)).ToList();
        var listed = snapshot.Server.Major >= 13 ? WithoutPartitionsOfListed(kept) : LeavesOnly(snapshot, kept, excluded);
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
        RefuseExcludedPartitions(affected.Where(excluded.Contains).ToList());
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

    /// <summary>A partitioned table that is left out takes its partitions with it.</summary>
    private static HashSet<TableFacts> Excluded(Snapshot snapshot, PublicationRequest request)
    {
        var named = snapshot.Tables.Value.Where(table => request.ExcludeTables.Any(pattern => pattern.Matches(table.Schema, table.Name))).ToHashSet();
        var roots = named.Select(table => table.AncestorName).OfType<string>().ToHashSet();
        return snapshot.Tables.Value.Where(table => named.Contains(table) || Array.Exists(table.Ancestors, roots.Contains)).ToHashSet();
    }

    private static List<TableFacts> WithoutPartitionsOfListed(List<TableFacts> tables)
    {
        var roots = tables.Select(table => table.AncestorName).OfType<string>().ToHashSet();
        return tables.Where(table => !Array.Exists(table.Ancestors, roots.Contains)).ToList();
    }

    // PostgreSQL 12 cannot publish a partitioned table, only its partitions, and so can leave out some of them.
    private static List<TableFacts> LeavesOnly(Snapshot snapshot, List<TableFacts> tables, HashSet<TableFacts> excluded)
    {
        var roots = tables.Select(table => table.AncestorName).OfType<string>().ToHashSet();
        return snapshot.Tables.Value
            .Where(table => table is { Partitioned: false, NotLogged: false } && Array.Exists(table.Ancestors, roots.Contains) && !excluded.Contains(table))
            .Concat(tables.Where(table => !table.Partitioned)).Distinct()
            .OrderBy(table => table.Schema, StringComparer.Ordinal).ThenBy(table => table.Name, StringComparer.Ordinal).ToList();
    }

    private static void RefuseExcludedPartitions(List<TableFacts> inside)
    {
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
