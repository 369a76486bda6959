using System.Net;

namespace PgCdc.Engine.Postgres;

/// <summary>One database on one server, and how to log in to it. Complete: nothing is looked up any more. Immutable.</summary>
public sealed class ConnectionTarget
{
    private TimeSpan connectTimeout = TimeSpan.FromSeconds(15);

    /// <summary>Host name, IP address, or directory of the socket.</summary>
    public required string Host { get; init; }

    /// <summary>TCP port, or the number in the name of the socket.</summary>
    public required int Port { get; init; }

    /// <summary>Name of the database.</summary>
    public required string Database { get; init; }

    /// <summary>Role that logs in.</summary>
    public required string UserName { get; init; }

    /// <summary>Password of the role, if there is one. Never shown.</summary>
    public string? Password { get; init; }

    /// <summary>How the connection is protected.</summary>
    public SslMode SslMode { get; init; } = SslMode.Prefer;

    /// <summary>Path of the PEM file with the certificate authorities to trust; null for those of the machine.</summary>
    public string? RootCertificate { get; init; }

    /// <summary>True when the login must be bound to the TLS session, as in <c>channel_binding=require</c>.</summary>
    public bool RequireChannelBinding { get; init; }

    /// <summary>Time for making the connection; zero waits for ever.</summary>
    public TimeSpan ConnectTimeout
    {
        get => connectTimeout;
        init => connectTimeout = value;
    }

    /// <summary>Time that one statement may take; zero waits for ever.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What was found and not used while the target was made, for a person to read; a .pgpass that others may read, for example.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];

    /// <summary>True for a socket of this machine, in the file system or abstract.</summary>
    public bool IsSocket => IsSocketPath(Host);

    /// <summary>True when the server is on this machine: a socket, a loopback address, or a name that stands for one.</summary>
    public bool IsLocal => IsLocalHost(Host);

    /// <summary>The same with a time for making the connection that is no longer than this.</summary>
    /// <param name="limit">The longest time.</param>
    public ConnectionTarget ConnectingWithin(TimeSpan limit)
    {
        var copy = (ConnectionTarget)MemberwiseClone();
        copy.connectTimeout = ConnectTimeout == TimeSpan.Zero || ConnectTimeout > limit ? limit : ConnectTimeout;
        return copy;
    }

    /// <summary>The same database, seen by another role.</summary>
    /// <param name="userName">Role that logs in.</param>
    /// <param name="password">Its password; null for none.</param>
    public ConnectionTarget With(string userName, string? password) => new()
    {
        Host = Host,
        Port = Port,
        Database = Database,
        UserName = userName,
        Password = password,
        SslMode = SslMode,
        RootCertificate = RootCertificate,
        RequireChannelBinding = RequireChannelBinding,
        ConnectTimeout = ConnectTimeout,
        CommandTimeout = CommandTimeout,
        Notices = Notices,
    };

    /// <summary><c>host:port/database</c>; an IPv6 address in brackets.</summary>
    public override string ToString() => Host.Contains(':') && !IsSocket ? $"[{Host}]:{Port}/{Database}" : $"{Host}:{Port}/{Database}";

    /// <summary>
    /// How long the client waits for an answer, in seconds. The server's statement_timeout comes first; this one, somewhat later, stops waiting for a server
    /// that is gone.
    /// </summary>
    internal int ClientTimeoutSeconds() => CommandTimeout == TimeSpan.Zero ? 0 : (int)Math.Ceiling(CommandTimeout.TotalSeconds) + 5;

    internal static bool IsSocketPath(string host) =>
        host.StartsWith('/') || host.StartsWith('@') || (OperatingSystem.IsWindows() && Path.IsPathFullyQualified(host));

    internal static bool IsLocalHost(string host) =>
        IsSocketPath(host)
        || host.TrimEnd('.').Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || host.TrimEnd('.').EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
