using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Publications;

/// <summary>Finds the tables whose UPDATE or DELETE fails once they are published. Only a table that holds rows fails; a partitioned one does not.</summary>
internal static class BreakPreview
{
    private const int Shown = 10;

    /// <summary>The tables on which what is published of UPDATE and DELETE fails, those with the most writes first.</summary>
    public static List<TableFacts> Find(Snapshot snapshot, IEnumerable<TableFacts> affected) =>
        affected.Where(table => Problem(snapshot, table) is not null).OrderByDescending(table => table.Updates + table.Deletes).ToList();

    /// <summary>True when a write that works now would fail.</summary>
    /// <param name="snapshot">The target.</param>
    /// <param name="table">A table with a problem.</param>
    /// <param name="operations">What the publication will publish.</param>
    public static bool Begins(Snapshot snapshot, TableFacts table, IReadOnlyList<PublicationOperation> operations)
    {
        // Whoever publishes the table already, a missing identity fails; generated columns fail only where they are left out.
        var now = table.HasIdentity && !Published(snapshot) ? (PublishedWrites)((int)table.PublishedWrites >> 2) : table.PublishedWrites;
        return (operations.Contains(PublicationOperation.Update) && !now.HasFlag(PublishedWrites.Update))
            || (operations.Contains(PublicationOperation.Delete) && !now.HasFlag(PublishedWrites.Delete));
    }

    /// <summary>True when the table can be published once its replica identity is FULL.</summary>
    public static bool FullHelps(Snapshot snapshot, TableFacts table) => Unpublished(snapshot, table, 'f').Length == 0;

    /// <summary>The refusal; its target is the list of <see cref="TableAtRisk"/>.</summary>
    public static PgCdcException Refusal(Snapshot snapshot, PublicationRequest request, List<TableFacts> tables)
    {
        var atRisk = tables.ConvertAll(
            table => new TableAtRisk(table.Schema, table.Name, Reason(snapshot, request, table), table.Updates, table.Deletes, table.CandidateIndex));
        var more = atRisk.Count > Shown ? $" and {atRisk.Count - Shown} more (all are in the error's TargetObject)" : string.Empty;
        var count = atRisk.Count == 1 ? "1 table" : $"{atRisk.Count} tables";
        return new PgCdcException(
            "PublicationWouldBreakWrites",
            ErrorKind.InvalidOperation,
            $"Publication '{request.Name}' was not made on {snapshot.Target}: UPDATE and DELETE would begin to fail in the application on {count} "
                + $"without a usable replica identity: {string.Join(", ", atRisk.Take(Shown))}{more}.",
            "Give them a primary key, or decide: -ReplicaIdentityFull (logs whole rows), -ExcludeTable (leaves them out), "
                + "-Operation Insert (publishes no updates and deletes), or -Force (lets the writes fail).",
            atRisk.ToArray());
    }

    /// <summary>Why writes to a table fail once it is published; null when they do not.</summary>
    private static string? Problem(Snapshot snapshot, TableFacts table) =>
        table.Partitioned ? null
        : !table.HasIdentity ? table.IdentityProblem
        : Unpublished(snapshot, table, table.ReplicaIdentity) is { Length: > 0 } columns
            ? $"its replica identity has generated columns, which are not published: {string.Join(", ", columns)}"
        : null;

    private static string Reason(Snapshot snapshot, PublicationRequest request, TableFacts table)
    {
        var problem = Problem(snapshot, table)!;
        return request.ReplicaIdentityFull && !table.HasIdentity
            ? $"{problem}; REPLICA IDENTITY FULL would not help: the generated columns {string.Join(", ", Unpublished(snapshot, table, 'f'))} are not published"
            : problem;
    }

    // From 18 on: "Replica identity must not contain unpublished generated columns." Before, they were not looked at.
    private static string[] Unpublished(Snapshot snapshot, TableFacts table, char identity) =>
        snapshot.Server.Major < 18 ? [] : table.UnpublishedIdentityColumns(identity, Published(snapshot));

    // A publication that is made here publishes none.
    private static bool Published(Snapshot snapshot) => snapshot.Publication is { GeneratedColumns: true };
}
