using PgCdc.Engine.Postgres;

namespace PgCdc.Engine.Readiness.Snapshots;

/// <summary>What a snapshot has to cover.</summary>
public sealed record SnapshotRequest
{
    /// <summary>Name of the CDC user's role.</summary>
    public required string UserName { get; init; }

    /// <summary>Name of the publication.</summary>
    public required string Publication { get; init; }

    /// <summary>The provider as the caller said it; null: detect.</summary>
    public Provider? Provider { get; init; }

    /// <summary>The schemas in scope; empty: not limited by schema.</summary>
    public IReadOnlyList<string> Schemas { get; init; } = [];

    /// <summary>The tables in scope, each with a schema; empty: not limited by table.</summary>
    public IReadOnlyList<TablePattern> Tables { get; init; } = [];

    /// <summary>Where the tables in scope come from; null: the tables named, else the schemas named, else the publication, else everything.</summary>
    public ScopeKind? Scope { get; init; }

    /// <summary>
    /// True when a change of the publication is planned on it: then what such a plan depends on is read, all of it and nothing else, and what cannot be
    /// read is an error, not a gap.
    /// </summary>
    public bool ForWriting { get; init; }

    /// <summary>False when no selected check looks at tables: they are not read then.</summary>
    public bool IncludeTables { get; init; } = true;
}
