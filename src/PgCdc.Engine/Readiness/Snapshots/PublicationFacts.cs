namespace PgCdc.Engine.Readiness.Snapshots;

/// <summary>A publication.</summary>
/// <param name="Name">Name.</param>
/// <param name="Owner">Owner.</param>
/// <param name="AllTables">FOR ALL TABLES.</param>
/// <param name="Schemas">The schemas of FOR TABLES IN SCHEMA (15 and later).</param>
/// <param name="Operations">What it publishes.</param>
/// <param name="ViaPartitionRoot">publish_via_partition_root; null before 13.</param>
/// <param name="GeneratedColumns">True when stored generated columns are published (18 and later).</param>
/// <param name="Filters">Row filters and column lists.</param>
public sealed record PublicationFacts(
    string Name,
    string Owner,
    bool AllTables,
    string[] Schemas,
    PublicationOperation[] Operations,
    bool? ViaPartitionRoot,
    bool GeneratedColumns,
    IReadOnlyList<PublicationFilterFacts> Filters)
{
    /// <summary>The tables that it names itself (FOR TABLE), if they were asked for.</summary>
    public IReadOnlyList<Postgres.QualifiedName> Members { get; init; } = [];

    /// <summary>True when the caller has the owner's rights on it.</summary>
    public bool CallerOwns { get; init; }

    /// <summary>Why row filters and column lists could not be read; null when they were, or when this version has none.</summary>
    public string? FiltersUnreadable { get; init; }

    /// <summary>True when it publishes UPDATE or DELETE, which need a replica identity.</summary>
    public bool NeedsIdentity => Operations.Contains(PublicationOperation.Update) || Operations.Contains(PublicationOperation.Delete);
}
