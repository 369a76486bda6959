namespace PgCdc;

/// <summary>A kind of change that a publication publishes.</summary>
public enum PublicationOperation
{
    /// <summary>INSERT.</summary>
    Insert,

    /// <summary>UPDATE.</summary>
    Update,

    /// <summary>DELETE.</summary>
    Delete,

    /// <summary>TRUNCATE.</summary>
    Truncate,
}
