using PgCdc.Engine.Readiness.Checks;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Publications;

/// <summary>Decides about tables without replica identity: refuse, set it to FULL, or let the writes fail.</summary>
internal static class IdentityPlan
{
    /// <summary>The tables whose replica identity is to be set to FULL.</summary>
    /// <exception cref="PgCdcException"><c>PublicationWouldBreakWrites</c>.</exception>
    public static List<TableFacts> Full(
        Snapshot snapshot, PublicationRequest request, PublicationSelection selection, IReadOnlyList<PublicationOperation> operations, bool viaRoot, List<string> warnings)
    {
        if (!operations.Contains(PublicationOperation.Update) && !operations.Contains(PublicationOperation.Delete))
        {
            return [];
        }

        var atRisk = BreakPreview.Find(snapshot, selection.Affected);
        var full = request.ReplicaIdentityFull ? atRisk.Concat(Trees(selection, viaRoot)).Distinct().Where(table => BreakPreview.FullHelps(snapshot, table)).ToList() : [];
        var left = atRisk.Except(full).ToList();
        var beginning = left.Where(table => BreakPreview.Begins(snapshot, table, operations)).ToList();
        if (beginning.Count > 0 && !request.Force)
        {
            throw BreakPreview.Refusal(snapshot, request, beginning);
        }

        if (full.Count > 0)
        {
            var partitioned = full.Count(table => table.Partitioned);
            var roots = partitioned == 0 ? string.Empty : $" ({partitioned} of them partitioned, under whose name a consumer sees its partitions' rows)";
            warnings.Add($"REPLICA IDENTITY FULL on {full.Count} {(full.Count == 1 ? "table" : "tables")}{roots}: each UPDATE and DELETE logs the whole old row, and a consumer has to find it by comparing all columns.");
        }

        if (left.Count > 0)
        {
            warnings.Add($"UPDATE and DELETE fail in the application on {Names.Shorten(left.Select(table => table.ToString()))}: no usable replica identity.");
        }

        return full;
    }

    /// <summary>
    /// The consumer sees the rows of a tree under the identity of its root, so the root gets one as well; and where that is FULL, a partition which logs
    /// its key alone would show all other columns of the old row as null.
    /// </summary>
    private static IEnumerable<TableFacts> Trees(PublicationSelection selection, bool viaRoot)
    {
        var roots = viaRoot ? selection.Listed.Where(table => table.Partitioned && (!table.HasIdentity || table.ReplicaIdentity == 'f')).ToList() : [];
        var tree = new TableTree(roots.Count > 0 ? selection.Affected : []);
        return roots.SelectMany(root => tree.LeavesOf(root).Prepend(root)).Where(table => table.ReplicaIdentity != 'f');
    }
}
