using PgCdc.Engine.Postgres;
using PgCdc.Engine.Readiness.Providers;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Readiness.Checks.Publications;

/// <summary>Stored generated columns are missing from the stream before 18, and later unless <c>publish_generated_columns = stored</c>.</summary>
internal sealed class PublicationGeneratedColumnsCheck : IReadinessCheck
{
    private const string Expected = "no stored generated column left out";

    public string Id => "publication.generated_columns";

    public string Reference => "https://www.postgresql.org/docs/current/logical-replication-gencols.html";

    public bool NeedsTables => true;

    public CheckOutcome Evaluate(Snapshot snapshot)
    {
        if (snapshot.Publication is not { } publication)
        {
            return PublicationMissing.Skip(snapshot);
        }

        if (publication.GeneratedColumns)
        {
            return CheckOutcome.Pass("stored ones are published", Expected);
        }

        if (snapshot.Tables.Unreadable is { } unreadable)
        {
            return CheckOutcome.Skip(unreadable);
        }

        var columns = LeftOut(snapshot.Tables.Value, publication);
        return columns.Count == 0
            ? CheckOutcome.Pass("none", Expected)
            : CheckOutcome.Warn($"Changes come without the stored generated columns {Names.Shorten(columns)}: in the consumer they stay empty or go stale.") with
            {
                Actual = $"{columns.Count} left out",
                Expected = Expected,
                Objects = columns,
                Fix = snapshot.Server.Major >= 18
                    ? SqlFix.Run(snapshot.Target, [$"ALTER PUBLICATION {SqlName.Quote(publication.Name)} SET (publish_generated_columns = stored);"])
                    : new Fix("Compute them in the consumer, or exclude them there: PostgreSQL publishes generated columns from 18 on"),
            };
    }

    private static List<string> LeftOut(IReadOnlyList<TableFacts> tables, PublicationFacts publication)
    {
        // From 18 on a column list may name generated columns.
        var listed = publication.Filters.Where(filter => filter.Columns is not null)
            .ToDictionary(filter => new QualifiedName(filter.Schema, filter.Table), filter => filter.Columns!);
        var columns = new List<string>();
        foreach (var table in new TableTree(tables).Listed(tables.Where(table => table.GeneratedColumns.Length > 0)))
        {
            var published = listed.GetValueOrDefault(new QualifiedName(table.Schema, table.Name)) ?? [];
            columns.AddRange(table.GeneratedColumns.Except(published).Select(column => $"{table}.{SqlName.Quote(column)}"));
        }

        return columns;
    }
}
