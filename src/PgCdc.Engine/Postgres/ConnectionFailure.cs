using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using Npgsql;

namespace PgCdc.Engine.Postgres;

/// <summary>Explains why no session came about.</summary>
internal static class ConnectionFailure
{
    // A second look after a failure: long enough for a round trip around the world, short enough for a fleet of dead servers.
    private static readonly TimeSpan SecondLook = TimeSpan.FromSeconds(1);

    /// <summary>Explains what Npgsql threw.</summary>
    /// <param name="exception">What was thrown; not a cancellation.</param>
    /// <param name="attempt">What was seen until then.</param>
    /// <param name="tlsOffered">Whether the server offers TLS; null when that was not asked before.</param>
    /// <param name="cancellationToken">Stops the second look.</param>
    internal static async Task<PgCdcException> ExplainAsync(
        Exception exception, ConnectionAttempt attempt, bool? tlsOffered, CancellationToken cancellationToken)
    {
        var target = attempt.Target;
        if (exception is PostgresException refusal)
        {
            return LoginRefusal.Explain(refusal, attempt, tlsOffered == true);
        }

        if (exception.InnerException is PasswordAskedException)
        {
            return new PgCdcException(
                "PasswordMissing",
                ErrorKind.AuthenticationError,
                $"{target} asks for the password of '{target.UserName}', and none was given.",
                "Give it with -Credential, or in PGPASSWORD or the password file." + string.Concat(target.Notices.Select(notice => " " + notice)),
                target.ToString(),
                innerException: exception);
        }

        if (attempt.CertificateProblem is { } problem)
        {
            return CertificateRejected(target, problem, exception);
        }

        var networkError = Inner<SocketException>(exception);
        if (networkError is not null && (target.IsSocket || PortProbe.StateOf(networkError) == PortState.NotResolved))
        {
            return From(new PortAnswer(PortProbe.StateOf(networkError), []), target, exception);
        }

        // Without a TLS session Npgsql has said nothing yet that a port which is not PostgreSQL could not have caused.
        var answer = target.IsSocket ? null : await PortProbe.AskAsync(target, SecondLook, cancellationToken).ConfigureAwait(false);
        if (answer is { State: PortState.NoConnection } && networkError is not null)
        {
            answer = answer with { State = PortProbe.StateOf(networkError) };
        }

        if (answer is { IsPostgreSql: false })
        {
            return From(answer, target, exception);
        }

        if (attempt.Encrypted && answer?.State == PortState.WithoutTls)
        {
            return new PgCdcException(
                "TlsNotOffered",
                ErrorKind.SecurityError,
                $"{target} does not offer TLS, and the connection must be encrypted (sslmode {target.SslMode}).",
                "Switch TLS on at the server (ssl = on). To send passwords and data in clear text, say so: -SslMode Disable.",
                target.ToString(),
                innerException: exception);
        }

        if (attempt.HandshakeStarted && exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return new PgCdcException(
                "CertificateUnreadable",
                ErrorKind.SecurityError,
                $"The client certificate of PGSSLCERT or ~/.postgresql cannot be used to connect to {target}: {exception.Message}",
                "Set PGSSLCERT and PGSSLKEY to readable PEM files, or remove them.",
                target.ToString(),
                innerException: exception);
        }

        return exception switch
        {
            // A replication connection has no callback that would have noted the reason.
            { InnerException: AuthenticationException rejected }
                when !attempt.HandshakeStarted && CertificateVerifier.EffectiveMode(target) >= SslMode.VerifyCA =>
                CertificateRejected(target, rejected.Message.TrimEnd('.'), exception),
            { InnerException: AuthenticationException or CryptographicException } => HandshakeFailed(target, exception),
            TimeoutException or { InnerException: TimeoutException } => Silent(target, exception),
            { InnerException: IOException or SocketException } => Lost(target, exception),
            _ => new PgCdcException(
                "CannotLogIn",
                ErrorKind.AuthenticationError,
                $"Could not log in to {target} as '{target.UserName}': {exception.Message}",
                "Try the same login with psql; what psql cannot do either, its message explains.",
                target.ToString(),
                innerException: exception),
        };
    }

    /// <summary>Explains what was found at the port.</summary>
    internal static PgCdcException From(PortAnswer answer, ConnectionTarget target, Exception? cause)
    {
        return answer.State switch
        {
            PortState.NotResolved => Error(
                "HostNotFound",
                ErrorKind.ConnectionError,
                $"The host name '{target.Host}' has no address{Because(cause)}.",
                $"Check the name: nslookup {target.Host}. The name of a private endpoint resolves only inside its network."),
            PortState.Unreachable when HasOnlyIPv6(answer) => Error(
                "NetworkUnreachable",
                ErrorKind.ConnectionError,
                $"The host '{target.Host}' has only IPv6 addresses ({string.Join(", ", answer.Addresses)}), "
                    + $"and this machine has no route to them{Because(cause)}.",
                "Run this where IPv6 works, or have an IPv4 address given to the server (some providers sell one as an add-on)."),
            PortState.Unreachable => Error(
                "NetworkUnreachable",
                ErrorKind.ConnectionError,
                $"There is no route to {target}{Because(cause)}.",
                "Check the network of this machine: VPN, peering, private endpoint, local firewall."),
            PortState.NoConnection => Error(
                "ConnectTimeout",
                ErrorKind.OperationTimeout,
                $"{target} did not answer within {Limit(target)}: something on the way drops the packets.",
                "Let the address of this machine through the firewall or security group of the server, or give more time with -ConnectTimeout."),
            PortState.Refused when target.IsSocket => Error(
                "ConnectionRefused",
                ErrorKind.ConnectionError,
                $"No server listens at the socket {target.Host}/.s.PGSQL.{target.Port}{Because(cause)}.",
                "Start the server, or name its socket directory (SHOW unix_socket_directories) and its port."),
            PortState.Refused => Error(
                "ConnectionRefused",
                ErrorKind.ConnectionError,
                $"Nothing listens at {target}{Because(cause)}.",
                "Check -Port, that the server runs, and that listen_addresses has the address you use."),
            PortState.Closed => Lost(target, cause),
            PortState.Silent => Silent(target, cause),
            _ => Error(
                "NotPostgreSql",
                ErrorKind.ProtocolError,
                $"What answers at {target} is {answer.Peer ?? "something else"}, not PostgreSQL.",
                "Check -Port: PostgreSQL usually listens on 5432."),
        };

        PgCdcException Error(string id, ErrorKind kind, string message, string action) =>
            new(id, kind, message, action, target.ToString(), innerException: cause);
    }

    private static bool HasOnlyIPv6(PortAnswer answer) =>
        answer.Addresses.Count > 0 && answer.Addresses.All(address => address.AddressFamily == AddressFamily.InterNetworkV6);

    private static PgCdcException Lost(ConnectionTarget target, Exception? cause) => new(
        "ConnectionLost",
        ErrorKind.ConnectionError,
        $"{target} accepted the connection and closed it before the login was done{Because(cause)}.",
        "If a proxy, tunnel or load balancer stands in between, check that it reaches its server; else see the server's log.",
        target.ToString(),
        innerException: cause);

    private static PgCdcException Silent(ConnectionTarget target, Exception? cause) => new(
        "NotPostgreSql",
        ErrorKind.OperationTimeout,
        $"{target} accepted the connection, and nothing that speaks PostgreSQL answered within {Limit(target)}.",
        "Check -Port. If it is right, the server hangs or is overloaded: see its log, or give more time with -ConnectTimeout.",
        target.ToString(),
        innerException: cause);

    private static PgCdcException CertificateRejected(ConnectionTarget target, string problem, Exception cause) => new(
        "TlsCertificateRejected",
        ErrorKind.SecurityError,
        $"The certificate of {target} is not accepted: {problem}.",
        target.RootCertificate is { } root
            ? $"Check that '{root}' holds the authority that signed it, and that the host is named as in the certificate."
            : "Name the host as in the certificate, and give the provider's root certificate with -RootCertificate <path.pem>.",
        target.ToString(),
        innerException: cause);

    private static PgCdcException HandshakeFailed(ConnectionTarget target, Exception cause) => new(
        "TlsHandshakeFailed",
        ErrorKind.SecurityError,
        $"{target} and this machine could not agree on TLS{Because(cause)}.",
        "Check ssl_min_protocol_version and ssl_ciphers of the server against the TLS policy of this machine.",
        target.ToString(),
        innerException: cause);

    private static string Limit(ConnectionTarget target) => target.ConnectTimeout == TimeSpan.Zero ? "any time" : $"{target.ConnectTimeout.TotalSeconds:0.#} s";

    // The innermost message says what happened; the outer ones repeat the address.
    private static string Because(Exception? cause) =>
        cause?.GetBaseException() is { } root and not OperationCanceledException ? $" ({root.Message.TrimEnd('.')})" : string.Empty;

    private static T? Inner<T>(Exception exception)
        where T : Exception
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is T found)
            {
                return found;
            }
        }

        return null;
    }
}
