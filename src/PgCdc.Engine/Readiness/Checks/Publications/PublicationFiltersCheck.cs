using PgCdc.Engine.Postgres;
using PgCdc.Engine.Readiness.Providers;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Readiness.Checks.Publications;

/// <summary>Row filters and column lists are shown; where they do not go with the replica identity, UPDATE and DELETE fail in the application.</summary>
internal sealed class PublicationFiltersCheck : IReadinessCheck
{
    private const string Expected = "none, or in line with the replica identity";
    private const int LongestCondition = 80;

    public string Id => "publication.filters";

    public string Reference => "https://www.postgresql.org/docs/current/logical-replication-row-filter.html";

    public CheckOutcome Evaluate(Snapshot snapshot)
    {
        if (snapshot.Publication is not { } publication)
        {
            return PublicationMissing.Skip(snapshot);
        }

        if (publication.FiltersUnreadable is { } unreadable)
        {
            return CheckOutcome.Unseen(unreadable);
        }

        var broken = publication.NeedsIdentity ? publication.Filters.Where(Breaks).ToList() : [];
        if (broken.Count > 0)
        {
            return CheckOutcome.Fail($"UPDATE and DELETE fail in the application NOW on {Names.Shorten(broken, Explain)}.") with
            {
                Actual = $"{broken.Count} against the replica identity",
                Expected = Expected,
                Objects = broken.ConvertAll(Table),
                Fix = FixFor(snapshot, publication, broken),
            };
        }

        return publication.Filters.Count == 0
            ? CheckOutcome.Pass("none", Expected)
            : CheckOutcome.Warn($"Some rows or columns never reach the consumer: {Names.Shorten(publication.Filters, Show)}.") with
            {
                Actual = $"{publication.Filters.Count} tables filtered",
                Expected = Expected,
                Objects = publication.Filters.Select(Table).ToList(),
            };
    }

    private static bool Breaks(PublicationFilterFacts filter) => filter.IdentityColumnsNotListed.Length + filter.FilterColumnsNotInIdentity.Length > 0;

    private static string Table(PublicationFilterFacts filter) => SqlName.Qualified(filter.Schema, filter.Table);

    private static string Explain(PublicationFilterFacts filter) => filter.IdentityColumnsNotListed.Length > 0
        ? $"{Table(filter)} (its column list leaves out {Names.Shorten(filter.IdentityColumnsNotListed)} of the replica identity)"
        : $"{Table(filter)} (its row filter uses {Names.Shorten(filter.FilterColumnsNotInIdentity)}, which the replica identity lacks)";

    private static string Show(PublicationFilterFacts filter)
    {
        var columns = filter.Columns is { } list ? $"only {Names.Shorten(list)}" : null;
        var rows = filter.RowFilter is { } condition
            ? $"where {(condition.Length > LongestCondition ? condition[..LongestCondition] + "..." : condition)}"
            : null;
        return $"{Table(filter)} ({string.Join(", ", new[] { columns, rows }.OfType<string>())})";
    }

    private static Fix FixFor(Snapshot snapshot, PublicationFacts publication, List<PublicationFilterFacts> broken)
    {
        var statements = new List<string>();
        foreach (var filter in broken)
        {
            if (filter.FilterColumnsNotInIdentity.Length == 0)
            {
                statements.AddRange(ListedAnew(publication, filter));
            }
            else if (filter.Columns is null)
            {
                statements.Add($"ALTER TABLE {Table(filter)} REPLICA IDENTITY FULL;");
            }
        }

        // Where a column list and a row filter both contradict the identity, which of them gives way is the owner's decision.
        return statements.Count > 0
            ? SqlFix.Run(snapshot.Target, [SqlFix.LockTimeout, .. statements])
            : new Fix($"Take the row filters that the replica identity does not cover out of {publication.Name}: ALTER PUBLICATION ... DROP TABLE and ADD TABLE in one transaction");
    }

    // A column list cannot be altered alone; in one transaction nobody sees the table missing.
    private static IEnumerable<string> ListedAnew(PublicationFacts publication, PublicationFilterFacts filter)
    {
        var name = SqlName.Quote(publication.Name);
        var columns = string.Join(", ", filter.Columns!.Concat(filter.IdentityColumnsNotListed).Select(SqlName.Quote));
        var rows = filter.RowFilter is { } condition ? $" WHERE ({condition})" : string.Empty;
        return
        [
            "BEGIN;",
            $"ALTER PUBLICATION {name} DROP TABLE {Table(filter)};",
            $"ALTER PUBLICATION {name} ADD TABLE {Table(filter)} ({columns}){rows};",
            "COMMIT;",
        ];
    }
}
