using System.Globalization;
using Npgsql;
using Npgsql.Replication;
using NpgsqlSslMode = Npgsql.SslMode;

namespace PgCdc.Engine.Postgres;

/// <summary>Tries what a consumer does first: a walsender connection to the database.</summary>
public static class ReplicationProbe
{
    /// <summary>Opens a walsender connection, asks IDENTIFY_SYSTEM and closes it.</summary>
    /// <param name="target">Where, and as whom.</param>
    /// <param name="cancellationToken">Gives up at once.</param>
    /// <exception cref="PgCdcException">The server or what stands before it refuses; the ids of connecting, and <c>ReplicationNotPermitted</c>,
    /// <c>PoolerRefused</c>, <c>NoFreeWalSender</c>.</exception>
    public static Task<SystemIdentity> IdentifySystemAsync(ConnectionTarget target, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        return LoginSequence.RunAsync(target, AskAsync, cancellationToken);
    }

    private static async Task<SystemIdentity> AskAsync(ConnectionAttempt attempt, CancellationToken cancellationToken)
    {
        CertificateVerifier.RequireReadableRoot(attempt.Target);
        try
        {
            var connection = new LogicalReplicationConnection(Settings(attempt).ConnectionString);
            await using (connection.ConfigureAwait(false))
            {
                await connection.Open(cancellationToken).ConfigureAwait(false);
                var system = await connection.IdentifySystem(cancellationToken).ConfigureAwait(false);
                return new SystemIdentity(
                    system.SystemId,
                    system.Timeline,
                    string.Create(CultureInfo.InvariantCulture, $"{system.XLogPos}"),
                    system.DbName ?? attempt.Target.Database);
            }
        }
        catch (PostgresException exception) when (Refusal(exception, attempt.Target) is { } refusal)
        {
            throw refusal;
        }
    }

    // Npgsql gives a replication connection no callbacks, so the password and the verification of certificates are in its settings.
    private static NpgsqlConnectionStringBuilder Settings(ConnectionAttempt attempt)
    {
        var settings = attempt.Settings();
        settings.Password = attempt.Password;
        settings["Server Compatibility Mode"] = "NoTypeLoading";
        if (attempt.Encrypted)
        {
            var mode = CertificateVerifier.EffectiveMode(attempt.Target);
            settings.SslMode = mode switch
            {
                SslMode.VerifyCA => NpgsqlSslMode.VerifyCA,
                SslMode.VerifyFull => NpgsqlSslMode.VerifyFull,
                _ => NpgsqlSslMode.Require,
            };
            settings.RootCertificate = mode >= SslMode.VerifyCA ? attempt.Target.RootCertificate : null;
        }

        return settings;
    }

    // The routine of the server's source tells apart what shares a SQLSTATE; unlike the message, nobody translates it.
    private static PgCdcException? Refusal(PostgresException exception, ConnectionTarget target)
    {
        return exception.SqlState switch
        {
            "42501" when exception.Routine != "CheckMyDatabase" => Error(
                "ReplicationNotPermitted",
                ErrorKind.PermissionDenied,
                $"The user '{target.UserName}' may log in to {target}, but may not open a replication connection: {exception.MessageText}",
                $"ALTER ROLE {SqlName.Quote(target.UserName)} REPLICATION; on Amazon RDS: GRANT rds_replication TO {SqlName.Quote(target.UserName)};"),
            "08P01" or "42601" or "0A000" => Error(
                "PoolerRefused",
                ErrorKind.ProtocolError,
                $"What answers at {target} does not take replication connections, as poolers do: {exception.MessageText}",
                "Connect to the PostgreSQL server itself: another port or host name than the pooler's or proxy's."),
            "53300" when exception.Routine is not ("InitializeSessionUserId" or "CheckMyDatabase") => Error(
                "NoFreeWalSender",
                ErrorKind.LimitsExceeded,
                $"All WAL senders of {target} are in use: {exception.MessageText}",
                "See who uses them: SELECT * FROM pg_stat_replication; and raise max_wal_senders (needs a restart)."),
            _ => null,
        };

        PgCdcException Error(string id, ErrorKind kind, string message, string action) =>
            new(id, kind, message, action, target.ToString(), exception.SqlState, exception);
    }
}
