using Npgsql;

namespace PgCdc.Engine.Postgres;

/// <summary>Explains the errors with which a PostgreSQL server, or a pooler in front of it, turns a login down.</summary>
/// <remarks>
/// Told apart by SQLSTATE and by the routine of the server's source, never by the message, which the server translates.
/// Source: https://www.postgresql.org/docs/current/errcodes-appendix.html
/// </remarks>
internal static class LoginRefusal
{
    internal static PgCdcException Explain(PostgresException exception, ConnectionAttempt attempt, bool tlsOffered)
    {
        var target = attempt.Target;
        var user = $"'{target.UserName}'";
        var said = exception.MessageText;
        return exception.SqlState switch
        {
            "28P01" => Error(
                "AuthenticationFailed",
                ErrorKind.AuthenticationError,
                $"{target} does not accept the password of {user}: {said}",
                "Check the user name and the password of -Credential. A server says the same for a user that does not exist."),

            // ClientAuthentication is what looks through pg_hba.conf.
            "28000" when !attempt.Encrypted && tlsOffered && exception.Routine is "ClientAuthentication" or null => Error(
                "TlsRequired",
                ErrorKind.SecurityError,
                $"{target} does not let {user} in without TLS: {said}",
                "Connect with TLS: -SslMode Require."),
            "28000" when exception.Routine == "ClientAuthentication" => Error(
                "NotAuthorized",
                ErrorKind.AuthenticationError,
                $"{target} has no rule that lets {user} in from this machine: {said}",
                "Add a line to pg_hba.conf for the user, the database and the address of this machine, then: SELECT pg_reload_conf();"),

            // Peer, ident, certificate, GSS: whatever proves an identity without a password.
            "28000" when exception.Routine == "auth_failed" => Error(
                "NotAuthorized",
                ErrorKind.AuthenticationError,
                $"{target} wants another proof than a password of {user}, and it failed: {said}",
                "Run this as the operating system account that the server expects, or connect where pg_hba.conf asks for a password (-Server localhost)."),
            "28000" => Error(
                "NotAuthorized",
                ErrorKind.AuthenticationError,
                $"{target} does not let {user} log in: {said}",
                $"Check that the user exists and may log in: ALTER ROLE {SqlName.Quote(target.UserName)} LOGIN;"),
            "3D000" => Error(
                "DatabaseNotFound",
                ErrorKind.ObjectNotFound,
                $"The server {target.Host}:{target.Port} has no database '{target.Database}': {said}",
                "Name an existing one with -Database; psql -l lists them. Upper and lower case count."),
            "55000" => Error(
                "DatabaseNotPermitted",
                ErrorKind.InvalidOperation,
                $"Nobody may connect to the database '{target.Database}' of {target.Host}:{target.Port}: {said}",
                $"ALTER DATABASE {SqlName.Quote(target.Database)} ALLOW_CONNECTIONS true;"),
            "42501" => Error(
                "DatabaseNotPermitted",
                ErrorKind.PermissionDenied,
                $"The user {user} may not connect to the database '{target.Database}' of {target.Host}:{target.Port}: {said}",
                $"GRANT CONNECT ON DATABASE {SqlName.Quote(target.Database)} TO {SqlName.Quote(target.UserName)};"),
            "53300" => Error(
                "TooManyConnections",
                ErrorKind.LimitsExceeded,
                $"{target} has no connection to spare: {said}",
                "Close idle sessions, see SELECT * FROM pg_stat_activity; or raise max_connections or the role's CONNECTION LIMIT."),
            "57P03" or "57P01" or "57P02" => Error(
                "ServerStarting",
                ErrorKind.ResourceUnavailable,
                $"{target} does not accept connections now: {said}",
                "Wait until it has started or recovered, then try again."),
            "08P01" => Error(
                "PoolerRefused",
                ErrorKind.ProtocolError,
                $"What answers at {target} refuses the connection, as a pooler does: {said}",
                "Connect to the PostgreSQL server itself: another port or host name than the pooler's."),
            _ => Error(
                "CannotLogIn",
                ErrorKind.AuthenticationError,
                $"Could not log in to {target} as {user}: {said} ({exception.SqlState})",
                string.IsNullOrEmpty(exception.Hint) ? "See the server's log: it has the reason that the server does not tell." : exception.Hint),
        };

        PgCdcException Error(string id, ErrorKind kind, string message, string action) =>
            new(id, kind, message, action, target.ToString(), exception.SqlState, exception);
    }
}
