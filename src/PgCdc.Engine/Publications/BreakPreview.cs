using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Publications;

/// <summary>Finds the tables whose UPDATE and DELETE fail once they are published.</summary>
internal static class BreakPreview
{
    private const int Shown = 10;

    /// <summary>Tables without a replica identity, those with the most writes first. Only a table that holds rows fails; a partitioned one does not.</summary>
    public static List<TableFacts> Find(IEnumerable<TableFacts> affected) =>
        affected.Where(table => table is { Partitioned: false, HasIdentity: false }).OrderByDescending(table => table.Updates + table.Deletes).ToList();

    /// <summary>The refusal; its target is the list of <see cref="TableAtRisk"/>.</summary>
    public static PgCdcException Refusal(Snapshot snapshot, PublicationRequest request, List<TableFacts> tables)
    {
        var atRisk = tables.ConvertAll(table => new TableAtRisk(table.Schema, table.Name, table.IdentityProblem, table.Updates, table.Deletes, table.CandidateIndex));
        var shown = string.Join(", ", atRisk.Take(Shown)) + (atRisk.Count > Shown ? $" and {atRisk.Count - Shown} more (all are in the error's TargetObject)" : string.Empty);
        return new PgCdcException(
            "PublicationWouldBreakWrites",
            ErrorKind.InvalidOperation,
            $"Publication '{request.Name}' was not made on {snapshot.Target}: UPDATE and DELETE would begin to fail in the application on {atRisk.Count} {(atRisk.Count == 1 ? "table" : "tables")} without a replica identity: {shown}.",
            "Give them a primary key, or decide: -ReplicaIdentityFull (logs whole rows), -ExcludeTable (leaves them out), -Operation Insert (publishes no updates and deletes), or -Force (lets the writes fail).",
            atRisk.ToArray());
    }
}
