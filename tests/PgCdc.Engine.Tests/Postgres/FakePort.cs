using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using PgCdc.Engine.Postgres;

namespace PgCdc.Engine.Tests.Postgres;

/// <summary>A port on loopback that answers as a test says.</summary>
internal sealed class FakePort : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private int connections;

    public FakePort(Func<Socket, CancellationToken, Task> answer)
    {
        listener.Start();
        _ = AcceptAsync(answer);
    }

    public int Connections => connections;

    public static FakePort Silent() => new((_, token) => Task.Delay(Timeout.Infinite, token));

    public static FakePort Closing() => new((_, _) => Task.CompletedTask);

    /// <summary>Says the texts one after the other, each after it has heard something, and waits then.</summary>
    public static FakePort Saying(params byte[][] texts) => new(async (socket, token) =>
    {
        foreach (var text in texts)
        {
            await socket.ReceiveAsync(new byte[1024], token);
            await socket.SendAsync(text, token);
        }

        await Task.Delay(Timeout.Infinite, token);
    });

    /// <summary>A PostgreSQL without TLS that answers every login in the same way.</summary>
    public static FakePort PostgreSql(byte[] answer) => new(async (socket, token) =>
    {
        var request = new byte[1024];
        while (await socket.ReceiveAsync(request, token) is var length && length > 0)
        {
            var asksForTls = length == 8 && BinaryPrimitives.ReadInt32BigEndian(request.AsSpan(4)) == 80877103;
            await socket.SendAsync(asksForTls ? [(byte)'N'] : answer, token);
        }
    });

    public ConnectionTarget Target(SslMode sslMode, int seconds = 60, string? password = "secret") => new()
    {
        Host = "127.0.0.1",
        Port = ((IPEndPoint)listener.LocalEndpoint).Port,
        Database = "app",
        UserName = "me",
        Password = password,
        SslMode = sslMode,
        ConnectTimeout = TimeSpan.FromSeconds(seconds),
    };

    public void Dispose()
    {
        stop.Cancel();
        listener.Dispose();
        stop.Dispose();
    }

    private async Task AcceptAsync(Func<Socket, CancellationToken, Task> answer)
    {
        while (!stop.IsCancellationRequested)
        {
            Socket socket;
            try
            {
                socket = await listener.AcceptSocketAsync(stop.Token);
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }

            Interlocked.Increment(ref connections);
            _ = ServeAsync(socket, answer);
        }
    }

    private async Task ServeAsync(Socket socket, Func<Socket, CancellationToken, Task> answer)
    {
        using (socket)
        {
            try
            {
                await answer(socket, stop.Token);
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // The client went away, or the test is over.
            }
        }
    }
}
