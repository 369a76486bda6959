using System.Net;
using System.Net.Sockets;

namespace PgCdc.Engine.Postgres;

/// <summary>Reads a server that is neither a URI nor a connection string: a host with or without a port, or the directory of a socket.</summary>
internal static class HostText
{
    internal static ConnectionSettings Parse(string text)
    {
        var settings = new ConnectionSettings();
        var (host, port) = ConnectionTarget.IsSocketPath(text) ? (text, null) : Split(text);
        settings.Set("host", host, "host");
        settings.Set("port", port ?? string.Empty, "port");
        return settings;
    }

    /// <summary>Refuses what cannot be a host, whichever way it was said.</summary>
    /// <param name="host">A host name, an address or a socket directory.</param>
    /// <param name="source">Where it was said: "-Server", "PGHOST".</param>
    internal static void Validate(string host, string source)
    {
        if (host.Contains(',', StringComparison.Ordinal))
        {
            throw MultipleHosts(source);
        }

        // What is wrong is not repeated: it may be a piece of a URI or a connection string that went wrong, and so of a password.
        var forbidden = ConnectionTarget.IsSocketPath(host) ? "\0\r\n" : "\0\r\n\t /\\@=;?#'\"<>|";
        if (host.AsSpan().IndexOfAny(forbidden) >= 0)
        {
            throw new PgCdcException(
                "InvalidConnectionString",
                ErrorKind.InvalidArgument,
                $"The host in {source} has a character that no host name has.",
                "Name the server as db1, db1:5432, [2001:db8::1]:5432, /var/run/postgresql, postgres://db1/app or 'host=db1 dbname=app'.",
                source);
        }
    }

    internal static PgCdcException MultipleHosts(string source) => new(
        "MultipleHosts",
        ErrorKind.InvalidArgument,
        $"{source} names several hosts; PgCdc must know which server it looks at.",
        "Name one host, or give an array: -Server db1, db2.",
        source);

    private static (string Host, string? Port) Split(string text)
    {
        if (text.StartsWith('['))
        {
            var end = text.IndexOf(']', StringComparison.Ordinal);
            var behind = end < 0 ? null : text[(end + 1)..];
            if (behind is null || (behind.Length > 0 && behind[0] != ':') || !IsIPv6(text[1..end]))
            {
                throw NotAnAddress();
            }

            return (text[1..end], behind.Length > 0 ? Required(behind[1..]) : null);
        }

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            return (text, null);
        }

        if (text.LastIndexOf(':') == colon)
        {
            return (Required(text[..colon]), Required(text[(colon + 1)..]));
        }

        return IsIPv6(text) ? (text, null) : throw NotAnAddress();
    }

    private static bool IsIPv6(string text) => IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6;

    private static string Required(string part) =>
        part.Length > 0 ? part : throw ConnectionSettings.Invalid("The server has a ':' without a host before it or a port after it.", "Write it as db1:5432.");

    private static PgCdcException NotAnAddress() => ConnectionSettings.Invalid(
        "The server has more than one ':' and is not an IPv6 address.",
        "Write it as db1:5432, [2001:db8::1]:5432 or postgres://db1:5432/app.");
}
