using System.Runtime.ExceptionServices;
using System.Text.RegularExpressions;
using Npgsql;

namespace PgCdc.Engine.Postgres;

/// <summary>Turns what Npgsql and the server report into errors with stable ids.</summary>
public static partial class PostgresErrorMap
{
    /// <summary>Translates a failure of a statement.</summary>
    /// <param name="exception">What was thrown. A cancellation is thrown again untouched, so <c>throw Translate(...)</c> is right for everything.</param>
    /// <param name="target">Where.</param>
    /// <param name="action">What was being done, as in "create the publication": the message reads "Could not {action} on {target}: ...".</param>
    public static PgCdcException Translate(Exception exception, ConnectionTarget target, string action)
    {
        ArgumentNullException.ThrowIfNull(exception);
        ArgumentNullException.ThrowIfNull(target);
        switch (exception)
        {
            case OperationCanceledException:
                ExceptionDispatchInfo.Throw(exception);
                throw exception;
            case PgCdcException known:
                return known;
            case PostgresException reported:
                return FromServer(reported, target, action);
            case NpgsqlException { InnerException: TimeoutException }:
                return Error(
                    "StatementTimeout",
                    ErrorKind.OperationTimeout,
                    "the server did not answer in time",
                    "Check that the server is still reachable; give more time with -CommandTimeout.");
            case NpgsqlException { InnerException: IOException or System.Net.Sockets.SocketException } or IOException:
                return Error("ConnectionLost", ErrorKind.ConnectionError, $"the connection was lost ({exception.GetBaseException().Message})", LostAdvice);
            default:
                return Error("UnexpectedError", ErrorKind.InvalidResult, exception.Message, "Run it again with -Debug and report the output.");
        }

        PgCdcException Error(string id, ErrorKind kind, string why, string recommendedAction) =>
            new(id, kind, $"Could not {action} on {target}: {why}.", recommendedAction, target.ToString(), innerException: exception);
    }

    /// <summary>The part of making a connection that an error id stands for; null when the id is not about connecting.</summary>
    public static ConnectionStage? StageOf(string errorId) => errorId switch
    {
        "HostNotFound" => ConnectionStage.NameResolution,
        "NetworkUnreachable" or "ConnectionRefused" or "ConnectTimeout" or "ConnectionLost" => ConnectionStage.Route,
        "TlsNotOffered" or "TlsRequired" or "TlsCertificateRejected" or "TlsHandshakeFailed" or "CertificateUnreadable" => ConnectionStage.Tls,
        "AuthenticationFailed" or "NotAuthorized" or "PasswordMissing" or "CannotLogIn" or "ReplicationNotPermitted" => ConnectionStage.Authentication,
        "DatabaseNotFound" or "DatabaseNotPermitted" or "TooManyConnections" or "NoFreeWalSender" or "ServerStarting" => ConnectionStage.Database,
        "NotPostgreSql" or "PoolerRefused" => ConnectionStage.Protocol,
        _ => null,
    };

    private const string LostAdvice =
        "Run it again: what was not committed has been undone. If it happens again, see the server's log and what stands in between.";

    private static PgCdcException FromServer(PostgresException reported, ConnectionTarget target, string action)
    {
        var (id, kind, advice) = reported.SqlState switch
        {
            "42501" => ("PermissionDenied", ErrorKind.PermissionDenied, $"Have the right granted to '{target.UserName}', or use a -Credential that has it."),
            "55P03" => ("LockNotAvailable", ErrorKind.ResourceBusy,
                "Run it again when the other session is done; it is in SELECT pid, application_name, query FROM pg_stat_activity WHERE state <> 'idle';"),
            "57014" or "25P04" => ("StatementTimeout", ErrorKind.OperationTimeout, "Give more time with -CommandTimeout."),
            "40P01" or "40001" => ("ConcurrentChange", ErrorKind.ResourceBusy, "Run it again: another session changed the same at the same time."),
            "25006" => ("ReadOnlyServer", ErrorKind.InvalidOperation, "Name the primary with -Server; SELECT pg_is_in_recovery(); says f there."),
            "42704" or "42P01" or "3F000" => ("ObjectNotFound", ErrorKind.ObjectNotFound, "Check the name and the database; upper and lower case count."),
            "42710" or "42P07" or "42P06" or "23505" => ("ResourceExists", ErrorKind.ResourceExists, "Look at what exists, or choose another name."),
            "55006" => ("ObjectInUse", ErrorKind.ResourceBusy, "Stop what uses it, then run it again."),
            "0A000" => ("NotSupportedByServer", ErrorKind.NotInstalled, "Use a version or kind of server that can do it."),
            "57P01" or "57P02" or "57P03" or "57P05" or "25P03" => ("ConnectionLost", ErrorKind.ConnectionError, LostAdvice),
            _ when reported.SqlState.StartsWith("08", StringComparison.Ordinal) => ("ConnectionLost", ErrorKind.ConnectionError, LostAdvice),
            _ when reported.SqlState.StartsWith("53", StringComparison.Ordinal) => ("LimitsExceeded", ErrorKind.LimitsExceeded,
                "Free the resource at the server, or raise its limit."),
            _ => ("PostgresError", ErrorKind.InvalidResult, "See the server's log for the statement and its context."),
        };
        var text = string.IsNullOrEmpty(reported.Detail) ? reported.MessageText : $"{reported.MessageText}: {reported.Detail}";
        return new PgCdcException(
            id,
            kind,
            $"Could not {action} on {target}: {WithoutSecrets(text)} (SQLSTATE {reported.SqlState})",
            string.IsNullOrEmpty(reported.Hint) ? advice : $"{WithoutSecrets(reported.Hint)} {advice}",
            target.ToString(),
            reported.SqlState,
            reported);
    }

    // A syntax error quotes the statement, which may hold a verifier.
    private static string WithoutSecrets(string text) => Verifier().Replace(text, "SCRAM-SHA-256$...");

    [GeneratedRegex(@"SCRAM-SHA-256\$[^\s'""]*")]
    private static partial Regex Verifier();
}
