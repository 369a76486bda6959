using Npgsql;

namespace PgCdc.Engine.Postgres;

/// <summary>Opens sessions.</summary>
public static class PostgresConnector
{
    /// <summary>Opens one session, outside any pool. The caller disposes it.</summary>
    /// <exception cref="PgCdcException">No session could be made; the id says at which stage it failed, see <see cref="PostgresErrorMap.StageOf"/>.</exception>
    public static Task<NpgsqlConnection> OpenAsync(ConnectionTarget target, CancellationToken cancellationToken) => throw new NotImplementedException();
}
