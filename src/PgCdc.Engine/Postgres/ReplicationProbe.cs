namespace PgCdc.Engine.Postgres;

/// <summary>Tries what a consumer does first: a walsender connection to the database.</summary>
public static class ReplicationProbe
{
    /// <summary>Opens a walsender connection, asks IDENTIFY_SYSTEM and closes it.</summary>
    /// <exception cref="PgCdcException">The server or what stands before it refuses; the ids of connecting, and <c>ReplicationNotPermitted</c>,
    /// <c>PoolerRefused</c>, <c>NoFreeWalSender</c>.</exception>
    public static Task<SystemIdentity> IdentifySystemAsync(ConnectionTarget target, CancellationToken cancellationToken) => throw new NotImplementedException();
}
