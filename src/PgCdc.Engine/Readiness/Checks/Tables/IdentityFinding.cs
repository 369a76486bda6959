using PgCdc.Engine.Postgres;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Readiness.Checks.Tables;

/// <summary>How tables without a replica identity are reported: those whose writes fail already come first.</summary>
internal static class IdentityFinding
{
    public static CheckOutcome Judge(Snapshot snapshot, List<TableFacts> tables, List<TableFacts> without, string noun)
    {
        const string Expected = "primary key, or replica identity FULL or USING INDEX";
        if (tables.Count == 0)
        {
            return CheckOutcome.Skip($"No {noun} is in scope.");
        }

        if (without.Count == 0)
        {
            return CheckOutcome.Pass($"{tables.Count} of {tables.Count} {noun}s", Expected);
        }

        var ranked = without.OrderByDescending(table => table.WritesPublishedNow).ThenByDescending(table => table.Updates + table.Deletes).ToList();
        var failing = ranked.Count(table => table.WritesPublishedNow);
        var named = Names.Shorten(ranked.Select(table => $"{table} ({table.IdentityProblem})"));
        if (snapshot.Publication is { NeedsIdentity: false } && failing == 0)
        {
            return CheckOutcome.Pass($"{without.Count} without, but only inserts are published", Expected) with { Objects = ranked.Select(table => table.ToString()).ToList() };
        }

        var reason = failing > 0
            ? $"UPDATE and DELETE fail in the application NOW on {failing} published {noun}s; without a replica identity: {named}."
            : $"Once published, UPDATE and DELETE on them fail in the application: {named}.";
        return CheckOutcome.Fail(reason) with
        {
            Actual = $"{without.Count} of {tables.Count} {noun}s without",
            Expected = Expected,
            Objects = ranked.Select(table => table.ToString()).ToList(),
            Fix = FixFor(ranked),
        };
    }

    private static Fix FixFor(List<TableFacts> ranked)
    {
        var statements = ranked.Select(table => table.CandidateIndex is { } index
            ? $"ALTER TABLE {table} REPLICA IDENTITY USING INDEX {SqlName.Quote(index)};"
            : $"ALTER TABLE {table} REPLICA IDENTITY FULL;");
        return new Fix(
            "Add a primary key where the application allows it; else run the statements in Sql, or leave the table out (New-PgCdcPublication -ExcludeTable) or let New-PgCdcPublication -ReplicaIdentityFull do it",
            string.Join('\n', statements));
    }
}
