using PgCdc.Engine.Postgres;
using PgCdc.Engine.Readiness.Providers;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Readiness.Checks.Tables;

/// <summary>How tables without a replica identity are reported: those whose writes fail already come first.</summary>
internal static class IdentityFinding
{
    public const string Expected = "primary key, or replica identity FULL or USING INDEX";

    /// <summary>The verdict on tables of one sort.</summary>
    /// <param name="snapshot">The target.</param>
    /// <param name="tables">The tables.</param>
    /// <param name="noun">What one of them is: table or partition.</param>
    /// <param name="otherwise">What to do where they can have no identity.</param>
    public static CheckOutcome Judge(Snapshot snapshot, List<TableFacts> tables, string noun, string otherwise)
    {
        if (tables.Count == 0)
        {
            return CheckOutcome.Skip($"No {noun} is in scope.");
        }

        var without = tables.Where(table => !table.HasIdentity)
            .OrderByDescending(FailsNow)
            .ThenByDescending(table => table.Updates + table.Deletes)
            .ThenBy(table => table.Schema, StringComparer.Ordinal)
            .ThenBy(table => table.Name, StringComparer.Ordinal)
            .ToList();
        if (without.Count == 0)
        {
            return CheckOutcome.Pass($"{tables.Count} of {tables.Count} {noun}s", Expected);
        }

        var names = without.ConvertAll(table => table.ToString());
        if (snapshot.Publication is { NeedsIdentity: false } && !without.Exists(FailsNow))
        {
            return CheckOutcome.Pass($"{without.Count} without, but no update or delete is published", Expected) with { Objects = names };
        }

        return CheckOutcome.Fail(Reason(without, noun)) with
        {
            Actual = $"{without.Count} of {tables.Count} {noun}s without",
            Expected = Expected,
            Objects = names,
            Fix = SqlFix.Run(
                snapshot.Target,
                [SqlFix.LockTimeout, .. without.Select(Statement)],
                $"better where the application allows it: a primary key; or {otherwise}"),
        };
    }

    /// <summary>The statement that gives a table an identity: a unique index that can serve costs less than FULL.</summary>
    public static string Statement(TableFacts table) => table.CandidateIndex is { } index
        ? $"ALTER TABLE {table} REPLICA IDENTITY USING INDEX {SqlName.Quote(index)};"
        : $"ALTER TABLE {table} REPLICA IDENTITY FULL;";

    // Only what holds the rows is written to: a partitioned table itself never fails.
    private static bool FailsNow(TableFacts table) => table is { WritesPublishedNow: true, Partitioned: false };

    private static string Reason(List<TableFacts> without, string noun)
    {
        var now = without.Where(FailsNow).ToList();
        var partitioned = without.Where(table => table.Partitioned).ToList();
        var later = without.Where(table => table is { WritesPublishedNow: false, Partitioned: false }).ToList();
        var reasons = new List<string>();
        if (now.Count > 0)
        {
            reasons.Add($"UPDATE and DELETE fail in the application NOW on {Counted(now.Count, "published " + noun)} without a replica identity: {Explain(now)}.");
        }

        if (later.Count > 0)
        {
            reasons.Add($"Once {(later.Count == 1 ? "it is" : "they are")} published, UPDATE and DELETE fail in the application on {Counted(later.Count, noun)}: {Explain(later)}.");
        }

        if (partitioned.Count > 0)
        {
            reasons.Add($"Updates and deletes that arrive under the name of {Explain(partitioned)} do not say which row they concern.");
        }

        return string.Join(' ', reasons);
    }

    private static string Counted(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";

    private static string Explain(List<TableFacts> tables) => Names.Shorten(tables, table => $"{table} ({table.IdentityProblem})");
}
