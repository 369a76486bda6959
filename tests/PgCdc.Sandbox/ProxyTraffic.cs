namespace PgCdc.Sandbox;

/// <summary>What has passed through a <see cref="LatencyProxy"/>.</summary>
/// <param name="Connections">Connections made.</param>
/// <param name="RoundTrips">How often a client sent something and got an answer: bytes from the server that follow bytes from the client.</param>
/// <param name="BytesFromClient">Bytes that clients sent.</param>
/// <param name="BytesToClient">Bytes that clients got.</param>
public readonly record struct ProxyCounts(long Connections, long RoundTrips, long BytesFromClient, long BytesToClient)
{
    /// <summary>What has passed between two readings.</summary>
    public static ProxyCounts operator -(ProxyCounts later, ProxyCounts earlier) => Subtract(later, earlier);

    /// <inheritdoc cref="op_Subtraction"/>
    public static ProxyCounts Subtract(ProxyCounts left, ProxyCounts right) => new(
        left.Connections - right.Connections,
        left.RoundTrips - right.RoundTrips,
        left.BytesFromClient - right.BytesFromClient,
        left.BytesToClient - right.BytesToClient);
}

/// <summary>Counts what passes, seen from where the clients are.</summary>
internal sealed class ProxyTraffic
{
    private long _connections;
    private long _roundTrips;
    private long _bytesFromClient;
    private long _bytesToClient;

    public ProxyCounts Counts => new(
        Interlocked.Read(ref _connections), Interlocked.Read(ref _roundTrips), Interlocked.Read(ref _bytesFromClient), Interlocked.Read(ref _bytesToClient));

    public ConnectionTraffic Connection()
    {
        Interlocked.Increment(ref _connections);
        return new ConnectionTraffic(this);
    }

    /// <summary>One connection. A message that needs no answer, as the one that ends a session, is no round trip.</summary>
    internal sealed class ConnectionTraffic(ProxyTraffic traffic)
    {
        private int _asking;

        public void FromClient(int bytes)
        {
            Interlocked.Add(ref traffic._bytesFromClient, bytes);
            Interlocked.Exchange(ref _asking, 1);
        }

        public void ToClient(int bytes)
        {
            Interlocked.Add(ref traffic._bytesToClient, bytes);
            if (Interlocked.Exchange(ref _asking, 0) == 1)
            {
                Interlocked.Increment(ref traffic._roundTrips);
            }
        }
    }
}
