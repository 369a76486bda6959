namespace PgCdc.Engine.Readiness.Snapshots;

/// <summary>Which writes to a table some publication publishes now.</summary>
[Flags]
public enum PublishedWrites
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>UPDATE.</summary>
    Update = 1,

    /// <summary>DELETE.</summary>
    Delete = 2,

    /// <summary>UPDATE, by a publication that leaves generated columns out.</summary>
    UpdateWithoutGenerated = 4,

    /// <summary>DELETE, by a publication that leaves generated columns out.</summary>
    DeleteWithoutGenerated = 8,
}
