using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace PgCdc.Sandbox;

/// <summary>
/// Free loopback ports, below those that systems give to outgoing connections: while a server restarts, such a connection must not take its port.
/// </summary>
internal static class FreePort
{
    /// <summary>A port that nobody listens on now.</summary>
    public static int Find()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(20_000, 32_768);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken: try another.
            }
        }
    }
}
