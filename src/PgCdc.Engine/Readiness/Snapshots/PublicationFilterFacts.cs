namespace PgCdc.Engine.Readiness.Snapshots;

/// <summary>A row filter or column list of a published table (15 and later).</summary>
/// <param name="Schema">Schema of the table.</param>
/// <param name="Table">The table.</param>
/// <param name="RowFilter">The condition, as SQL; null when there is none.</param>
/// <param name="Columns">The column list; null when all columns are published.</param>
/// <param name="IdentityColumnsNotListed">Columns of the replica identity that the column list leaves out.</param>
/// <param name="FilterColumnsNotInIdentity">Columns that the row filter uses although they are not in the replica identity.</param>
public sealed record PublicationFilterFacts(
    string Schema,
    string Table,
    string? RowFilter,
    string[]? Columns,
    string[] IdentityColumnsNotListed,
    string[] FilterColumnsNotInIdentity);
