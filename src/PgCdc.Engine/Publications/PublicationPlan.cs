using PgCdc.Engine.Plans;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Publications;

/// <summary>What is to be done for a publication, and what it will be then.</summary>
/// <param name="Steps">The statements.</param>
/// <param name="Scope">What it will be for; a list of tables where PostgreSQL or the caller's rights do not allow what was asked.</param>
/// <param name="Tables">The tables that it will publish.</param>
/// <param name="Operations">The operations that it will publish.</param>
/// <param name="ViaPartitionRoot">publish_via_partition_root.</param>
/// <param name="IdentityFull">The tables whose replica identity is set to FULL.</param>
/// <param name="Warnings">What the caller should know of.</param>
internal sealed record PublicationPlan(
    Plan Steps,
    PublicationScope Scope,
    IReadOnlyList<TableFacts> Tables,
    IReadOnlyList<PublicationOperation> Operations,
    bool ViaPartitionRoot,
    IReadOnlyList<TableFacts> IdentityFull,
    IReadOnlyList<string> Warnings);
