namespace PgCdc.Engine.Postgres;

/// <summary>The part of making a connection that failed.</summary>
public enum ConnectionStage
{
    /// <summary>The name of the host has no address.</summary>
    NameResolution,

    /// <summary>No packet reaches a listening port.</summary>
    Route,

    /// <summary>TLS could not be agreed on, or the certificate is not trusted.</summary>
    Tls,

    /// <summary>The server does not let this role in.</summary>
    Authentication,

    /// <summary>The server lets the role in, but has no such database or no room now.</summary>
    Database,

    /// <summary>What answers does not behave as a PostgreSQL server.</summary>
    Protocol,
}
