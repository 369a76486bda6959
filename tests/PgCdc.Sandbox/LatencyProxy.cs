using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace PgCdc.Sandbox;

/// <summary>
/// A loopback proxy in front of a server that makes the way to it longer, and counts what passes. Every chunk of bytes arrives one delay after it was
/// sent, however many are under way: a pipelined batch is delayed once. Connections do not wait for each other.
/// </summary>
/// <remarks>The first bytes of a connection come a round trip later still, because a real TCP handshake would take one. That one is not counted.</remarks>
public sealed class LatencyProxy : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly IPEndPoint _server;
    private readonly ProxyTraffic _traffic = new();
    private readonly Task _accepting;

    private LatencyProxy(IPEndPoint server, TimeSpan toServer, TimeSpan toClient)
    {
        _server = server;
        DelayToServer = toServer;
        DelayToClient = toClient;
        _listener.Start(512);
        _accepting = AcceptAsync();
    }

    /// <summary>The address it listens on.</summary>
    public string Host { get; } = "127.0.0.1";

    /// <summary>The port it listens on.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How long bytes take to the server.</summary>
    public TimeSpan DelayToServer { get; }

    /// <summary>How long bytes take back.</summary>
    public TimeSpan DelayToClient { get; }

    /// <summary>What has passed until now.</summary>
    public ProxyCounts Counts => _traffic.Counts;

    /// <summary>A proxy with one delay for both ways.</summary>
    /// <param name="server">The server behind it.</param>
    /// <param name="roundTrip">How long it takes there and back together.</param>
    public static LatencyProxy Start(PostgresServer server, TimeSpan roundTrip) => Start(server, roundTrip / 2, roundTrip / 2);

    /// <summary>A proxy with a delay for each way.</summary>
    /// <param name="server">The server behind it.</param>
    /// <param name="toServer">How long bytes take to the server.</param>
    /// <param name="toClient">How long bytes take back.</param>
    public static LatencyProxy Start(PostgresServer server, TimeSpan toServer, TimeSpan toClient)
    {
        ArgumentNullException.ThrowIfNull(server);
        return Start(new IPEndPoint(IPAddress.Parse(server.Host), server.Port), toServer, toClient);
    }

    /// <summary>A proxy in front of whatever listens there.</summary>
    /// <param name="server">Where the server listens.</param>
    /// <param name="toServer">How long bytes take to the server.</param>
    /// <param name="toClient">How long bytes take back.</param>
    public static LatencyProxy Start(IPEndPoint server, TimeSpan toServer, TimeSpan toClient) => new(server, toServer, toClient);

    /// <summary>Closes all connections.</summary>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        while (true)
        {
            try
            {
                var client = await _listener.AcceptSocketAsync(_end.Token);
                connections.RemoveAll(connection => connection.IsCompleted);
                connections.Add(ServeAsync(client));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                break;
            }
        }

        await Task.WhenAll(connections);
    }

    private async Task ServeAsync(Socket client)
    {
        var handshake = DelayLine.After(DelayToServer + DelayToClient, Stopwatch.GetTimestamp());
        using var server = new Socket(_server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using (client)
        {
            client.NoDelay = true;
            var connection = _traffic.Connection();
            try
            {
                await server.ConnectAsync(_server, _end.Token);
                using var broken = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
                var toServer = new DelayLine(client, server, DelayToServer, handshake) { Taken = connection.FromClient };
                var toClient = new DelayLine(server, client, DelayToClient, 0) { Given = connection.ToClient };
                await Task.WhenAll(toServer.RunAsync(broken), toClient.RunAsync(broken));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException)
            {
                // One side is gone, or the proxy is: closing the sockets tells the other.
            }
        }
    }
}
