namespace PgCdc.Engine.Readiness.Snapshots;

/// <summary>What a primary key is worth as replica identity.</summary>
public enum KeyState
{
    /// <summary>There is no primary key.</summary>
    None,

    /// <summary>It identifies rows.</summary>
    Usable,

    /// <summary>It is DEFERRABLE and therefore not used.</summary>
    Deferrable,

    /// <summary>Its index is not valid.</summary>
    Invalid,
}
