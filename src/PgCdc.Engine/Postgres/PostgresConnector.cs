using Npgsql;

namespace PgCdc.Engine.Postgres;

/// <summary>Opens sessions.</summary>
public static class PostgresConnector
{
    /// <summary>Opens one session, outside any pool. The caller disposes it.</summary>
    /// <param name="target">Where, and as whom.</param>
    /// <param name="cancellationToken">Gives up at once.</param>
    /// <exception cref="PgCdcException">No session could be made; the id says at which stage it failed, see <see cref="PostgresErrorMap.StageOf"/>.</exception>
    public static Task<NpgsqlConnection> OpenAsync(ConnectionTarget target, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        return LoginSequence.RunAsync(target, LogInAsync, cancellationToken);
    }

    private static async Task<NpgsqlConnection> LogInAsync(ConnectionAttempt attempt, CancellationToken cancellationToken)
    {
        var verifier = new CertificateVerifier(attempt);
        var builder = new NpgsqlSlimDataSourceBuilder(attempt.Settings().ConnectionString);
        builder.EnableTransportSecurity();
        builder.EnableArrays();

        // Loading the catalog of types would be another round trip, and fails on servers that only resemble PostgreSQL.
        builder.ConfigureTypeLoading(types => types.EnableTypeLoading(false));
        builder.UsePasswordProvider(_ => Password(attempt), (_, _) => ValueTask.FromResult(Password(attempt)));
        builder.UseSslClientAuthenticationOptionsCallback(options =>
        {
            attempt.HandshakeStarted = true;
            options.RemoteCertificateValidationCallback = verifier.Verify;
        });

        // The source may go as soon as the session is there: it pools nothing, and it would stay in Npgsql's list of metrics for ever.
        var source = builder.Build();
        await using (source.ConfigureAwait(false))
        {
            return await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static string Password(ConnectionAttempt attempt) => attempt.Password ?? throw new PasswordAskedException();
}
