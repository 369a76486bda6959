using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PgCdc.Engine.Postgres;

/// <summary>Asks a port what it is, in the first eight bytes of PostgreSQL's protocol: "do you speak TLS?".</summary>
/// <remarks>
/// Npgsql reports most of what can be wrong with a port as one kind of exception, and takes the first bytes of a web server for the length of a
/// message of a gigabyte. A PostgreSQL server answers the request with one byte and logs nothing when the client then goes away.
/// Source: https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-SSL
/// </remarks>
internal static class PortProbe
{
    private static readonly byte[] SslRequest = [0, 0, 0, 8, 0x04, 0xD2, 0x16, 0x2F];

    /// <summary>Asks the port of a host; not for sockets.</summary>
    /// <param name="target">Where.</param>
    /// <param name="limit">Time for all addresses together; zero waits for ever.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    internal static async Task<PortAnswer> AskAsync(ConnectionTarget target, TimeSpan limit, CancellationToken cancellationToken)
    {
        IPAddress[] addresses = [];
        try
        {
            using var resolving = Limit(limit, cancellationToken);
            addresses = await Dns.GetHostAddressesAsync(target.Host, resolving.Token).ConfigureAwait(false);
        }
        catch (SocketException exception)
        {
            return new PortAnswer(PortState.NotResolved, addresses, Error: exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            return new PortAnswer(PortState.NotResolved, addresses, Error: exception);
        }

        var best = new PortAnswer(PortState.NotResolved, addresses);
        foreach (var address in addresses)
        {
            using var share = Limit(limit / addresses.Length, cancellationToken);
            var answer = await AskAsync(new IPEndPoint(address, target.Port), addresses, share.Token, cancellationToken).ConfigureAwait(false);
            best = answer.State > best.State ? answer : best;
            if (best.State >= PortState.Closed)
            {
                break;
            }
        }

        return best;
    }

    /// <summary>What a failure to connect says about the way there.</summary>
    internal static PortState StateOf(SocketException exception) => exception.SocketErrorCode switch
    {
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain or SocketError.NoRecovery => PortState.NotResolved,
        SocketError.NetworkUnreachable or SocketError.HostUnreachable or SocketError.NetworkDown or SocketError.HostDown or SocketError.AccessDenied
            or SocketError.AddressFamilyNotSupported => PortState.Unreachable,
        SocketError.TimedOut => PortState.NoConnection,
        SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown => PortState.Closed,
        _ => PortState.Refused,
    };

    private static async Task<PortAnswer> AskAsync(
        IPEndPoint endPoint, IPAddress[] addresses, CancellationToken limited, CancellationToken cancellationToken)
    {
        using var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        var connected = false;
        try
        {
            await socket.ConnectAsync(endPoint, limited).ConfigureAwait(false);
            connected = true;
            await socket.SendAsync(SslRequest, SocketFlags.None, limited).ConfigureAwait(false);
            var answer = new byte[256];
            var length = await socket.ReceiveAsync(answer, SocketFlags.None, limited).ConfigureAwait(false);
            return Read(answer.AsSpan(0, length), addresses);
        }
        catch (SocketException exception)
        {
            return new PortAnswer(connected ? PortState.Closed : StateOf(exception), addresses, Error: exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            return new PortAnswer(connected ? PortState.Silent : PortState.NoConnection, addresses, Error: exception);
        }
    }

    private static PortAnswer Read(ReadOnlySpan<byte> answer, IPAddress[] addresses) => answer switch
    {
        [] => new PortAnswer(PortState.Closed, addresses),
        [(byte)'S'] => new PortAnswer(PortState.WithTls, addresses),
        [(byte)'N'] => new PortAnswer(PortState.WithoutTls, addresses),

        // A server that cannot even start a process says so in clear text; it is a server all the same.
        [(byte)'E', 0, 0, ..] => new PortAnswer(PortState.WithoutTls, addresses),
        _ => new PortAnswer(PortState.OtherProtocol, addresses, Name(answer)),
    };

    private static string Name(ReadOnlySpan<byte> answer)
    {
        var text = Encoding.Latin1.GetString(answer);
        return answer switch
        {
            _ when text.StartsWith("HTTP/", StringComparison.Ordinal) => "a web server",
            _ when text.StartsWith("SSH-", StringComparison.Ordinal) => "an SSH server",
            _ when text.StartsWith("220", StringComparison.Ordinal) => "a mail or FTP server",
            _ when text.StartsWith("-ERR", StringComparison.Ordinal) || text.StartsWith("-NOAUTH", StringComparison.Ordinal) => "a Redis server",
            [_, _, _, 0, 10, ..] => "a MySQL or MariaDB server",
            [0x15, 3, ..] => "a server that expects TLS from the first byte",
            _ => "something else",
        };
    }

    private static CancellationTokenSource Limit(TimeSpan limit, CancellationToken cancellationToken)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (limit > TimeSpan.Zero)
        {
            source.CancelAfter(limit);
        }

        return source;
    }
}
