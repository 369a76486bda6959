using System.Buffers;
using System.Diagnostics;
using System.Net.Sockets;
using System.Threading.Channels;

namespace PgCdc.Sandbox;

/// <summary>One direction of one connection: bytes leave it one delay after they came in.</summary>
/// <param name="from">Where they come from.</param>
/// <param name="to">Where they go.</param>
/// <param name="delay">The delay.</param>
/// <param name="notBefore">The first bytes set out at this time at the earliest; a timestamp of <see cref="Stopwatch"/>.</param>
internal sealed class DelayLine(Socket from, Socket to, TimeSpan delay, long notBefore)
{
    private readonly Channel<(byte[] Buffer, int Length, long Due)> _underWay =
        Channel.CreateUnbounded<(byte[], int, long)>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });

    /// <summary>Called with the number of bytes that came in.</summary>
    public Action<int>? Taken { get; init; }

    /// <summary>Called with the number of bytes that are about to leave.</summary>
    public Action<int>? Given { get; init; }

    /// <summary>A timestamp of <see cref="Stopwatch"/> some time after another.</summary>
    public static long After(TimeSpan time, long timestamp) => timestamp + (long)(time.TotalSeconds * Stopwatch.Frequency);

    /// <summary>Runs until the sender has closed its side and all of its bytes are delivered.</summary>
    /// <param name="broken">Cancelled when either end is gone: what is under way is lost then.</param>
    public async Task RunAsync(CancellationTokenSource broken)
    {
        try
        {
            await Task.WhenAll(TakeAsync(broken), GiveAsync(broken));
        }
        finally
        {
            while (_underWay.Reader.TryRead(out var chunk))
            {
                ArrayPool<byte>.Shared.Return(chunk.Buffer);
            }
        }
    }

    private async Task TakeAsync(CancellationTokenSource broken)
    {
        try
        {
            while (true)
            {
                var buffer = ArrayPool<byte>.Shared.Rent(32 * 1024);
                var length = await from.ReceiveAsync(buffer, broken.Token);
                var due = After(delay, Math.Max(Stopwatch.GetTimestamp(), notBefore));
                if (length > 0)
                {
                    Taken?.Invoke(length);
                }

                await _underWay.Writer.WriteAsync((buffer, length, due), broken.Token);
                if (length == 0)
                {
                    return;
                }
            }
        }
        catch (SocketException)
        {
            await broken.CancelAsync();
        }
    }

    private async Task GiveAsync(CancellationTokenSource broken)
    {
        try
        {
            while (true)
            {
                var (buffer, length, due) = await _underWay.Reader.ReadAsync(broken.Token);
                await WaitAsync(due, broken.Token);
                if (length == 0)
                {
                    to.Shutdown(SocketShutdown.Send);
                    return;
                }

                Given?.Invoke(length);
                await to.SendAsync(buffer.AsMemory(0, length), broken.Token);
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
        catch (SocketException)
        {
            await broken.CancelAsync();
        }
    }

    // Timers count in whole milliseconds and are up to one late, so the last one is waited for by giving the processor away.
    private static async ValueTask WaitAsync(long due, CancellationToken cancellationToken)
    {
        while (due - Stopwatch.GetTimestamp() is > 0 and var left)
        {
            var milliseconds = (int)(left * 1000 / Stopwatch.Frequency);
            if (milliseconds > 0)
            {
                await Task.Delay(milliseconds, cancellationToken);
            }
            else
            {
                await Task.Yield();
            }
        }
    }
}
