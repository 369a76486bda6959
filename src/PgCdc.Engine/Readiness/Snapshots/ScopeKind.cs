namespace PgCdc.Engine.Readiness.Snapshots;

/// <summary>Where the tables in scope come from.</summary>
public enum ScopeKind
{
    /// <summary>The caller named tables.</summary>
    Tables,

    /// <summary>The caller named schemas.</summary>
    Schemas,

    /// <summary>What the publication publishes.</summary>
    Publication,

    /// <summary>Every table outside the system schemas.</summary>
    Database,
}
