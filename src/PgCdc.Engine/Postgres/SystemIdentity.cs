namespace PgCdc.Engine.Postgres;

/// <summary>The answer to IDENTIFY_SYSTEM.</summary>
/// <param name="SystemId">The identifier of the cluster, the same on all its standbys.</param>
/// <param name="Timeline">The current timeline.</param>
/// <param name="XLogPosition">Where the WAL is flushed to, as in <c>0/16B3748</c>.</param>
/// <param name="Database">The database of the connection.</param>
public sealed record SystemIdentity(string SystemId, uint Timeline, string XLogPosition, string Database);
