using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace PgCdc.Benchmarks;

/// <summary>
/// Answers each connection as a PostgreSQL has answered one like it before, byte by byte: a server whose work is done by processors elsewhere. Only for
/// sessions that always send the same, so without a password.
/// </summary>
internal sealed class RecordedServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Dictionary<ulong, List<Turn>> recordings;
    private readonly Task accepting;

    private RecordedServer(Dictionary<ulong, List<Turn>> recordings)
    {
        this.recordings = recordings;
        listener.Start(512);
        accepting = AcceptAsync(listener, ReplayAsync);
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint => (IPEndPoint)listener.LocalEndpoint;

    /// <summary>Records what a server answers, and becomes that server.</summary>
    /// <param name="server">The server.</param>
    /// <param name="use">Uses it once, by the port that it is given.</param>
    public static async Task<RecordedServer> RecordAsync(IPEndPoint server, Func<int, Task> use)
    {
        var recordings = new Dictionary<ulong, List<Turn>>();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var accepting = AcceptAsync(listener, client => RecordAsync(client, server, recordings));
        await use(((IPEndPoint)listener.LocalEndpoint).Port);
        listener.Stop();
        await accepting;
        return new RecordedServer(recordings);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        await accepting;
        listener.Dispose();
    }

    private static async Task AcceptAsync(TcpListener listener, Func<Socket, Task> serve)
    {
        var connections = new List<Task>();
        while (true)
        {
            try
            {
                connections.Add(serve(await listener.AcceptSocketAsync()));
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                break;
            }
        }

        await Task.WhenAll(connections);
    }

    private static async Task RecordAsync(Socket client, IPEndPoint endPoint, Dictionary<ulong, List<Turn>> recordings)
    {
        using var server = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        using (client)
        {
            await server.ConnectAsync(endPoint);
            var turns = new List<Turn>();
            await Task.WhenAll(
                PumpAsync(client, server, bytes =>
                {
                    lock (turns)
                    {
                        if (turns.Count == 0)
                        {
                            recordings[KindOf(bytes)] = turns;
                        }

                        if (turns.Count == 0 || turns[^1].Answer.Length > 0)
                        {
                            turns.Add(new Turn());
                        }

                        turns[^1].Asked += bytes.Length;
                    }
                }),
                PumpAsync(server, client, bytes =>
                {
                    lock (turns)
                    {
                        turns[^1].Answer.Write(bytes);
                    }
                }));
        }
    }

    private static async Task PumpAsync(Socket from, Socket to, Action<byte[]> passing)
    {
        var buffer = new byte[64 * 1024];
        while (await from.ReceiveAsync(buffer) is > 0 and var length)
        {
            passing(buffer[..length]);
            await to.SendAsync(buffer.AsMemory(0, length));
        }

        to.Shutdown(SocketShutdown.Send);
    }

    // The first eight bytes: the request for TLS, or the length and version of a start-up message.
    private static ulong KindOf(ReadOnlySpan<byte> first) => BinaryPrimitives.ReadUInt64BigEndian(first);

    private async Task ReplayAsync(Socket client)
    {
        using (client)
        {
            client.NoDelay = true;
            var buffer = new byte[64 * 1024];
            List<Turn>? turns = null;
            var (turn, asked) = (0, 0);
            try
            {
                while (await client.ReceiveAsync(buffer) is > 0 and var length)
                {
                    turns ??= recordings[KindOf(buffer)];
                    asked += length;
                    for (; turn < turns.Count && asked >= turns[turn].Asked; turn++)
                    {
                        asked -= turns[turn].Asked;
                        await client.SendAsync(turns[turn].Answer.GetBuffer().AsMemory(0, (int)turns[turn].Answer.Length));
                    }
                }
            }
            catch (SocketException)
            {
                // The client did not say goodbye.
            }
        }
    }

    /// <summary>What the client sends, as a number of bytes, and what the server says to that.</summary>
    private sealed class Turn
    {
        public int Asked { get; set; }

        public MemoryStream Answer { get; } = new();
    }
}
