using System.Data.Common;

namespace PgCdc.Engine.Postgres;

/// <summary>Reads <c>Host=db1;Port=5432;Database=app</c>, the form that .NET applications have in their configuration.</summary>
/// <remarks>Source: https://www.npgsql.org/doc/connection-string-parameters.html</remarks>
internal static class AdoConnectionString
{
    // Without spaces: Npgsql knows each with and without them.
    private static readonly Dictionary<string, string> Keywords = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Host"] = "host",
        ["Server"] = "host",
        ["DataSource"] = "host",
        ["Port"] = "port",
        ["Database"] = "dbname",
        ["DB"] = "dbname",
        ["InitialCatalog"] = "dbname",
        ["Username"] = "user",
        ["UserId"] = "user",
        ["User"] = "user",
        ["Uid"] = "user",
        ["Password"] = "password",
        ["Pwd"] = "password",
        ["PSW"] = "password",
        ["Passfile"] = "passfile",
        ["SslMode"] = "sslmode",
        ["RootCertificate"] = "sslrootcert",
        ["Timeout"] = "connect_timeout",
        ["ChannelBinding"] = "channel_binding",
        ["GssEncryptionMode"] = "gssencmode",
        ["SslNegotiation"] = "sslnegotiation",
        ["SslCertificate"] = "sslcert",
        ["SslKey"] = "sslkey",
        ["SslPassword"] = "sslpassword",
        ["RequireAuth"] = "require_auth",
        ["TargetSessionAttributes"] = "target_session_attrs",
        ["Options"] = "options",
    };

    // How an application pools and talks, not where and as whom.
    private static readonly HashSet<string> WithoutEffect = new(StringComparer.OrdinalIgnoreCase)
    {
        "ApplicationName", "ArrayNullabilityMode", "AutoPrepareMinUsages", "CancellationTimeout", "CheckCertificateRevocation", "ClientEncoding",
        "CommandTimeout", "ConnectionIdleLifetime", "ConnectionLifetime", "ConnectionPruningInterval", "Encoding", "Enlist", "IncludeErrorDetail",
        "IncludeFailedBatchedCommand", "IncludeRealm", "InternalCommandTimeout", "KeepAlive", "KerberosServiceName", "LoadBalanceHosts",
        "LoadTableComposites", "LogParameters", "MaxAutoPrepare", "MaximumPoolSize", "MinimumPoolSize", "Multiplexing", "NoResetOnClose",
        "PersistSecurityInfo", "Pooling", "ReadBufferSize", "SearchPath", "ServerCompatibilityMode", "SocketReceiveBufferSize", "SocketSendBufferSize",
        "TcpKeepAlive", "TcpKeepAliveInterval", "TcpKeepAliveTime", "Timezone", "TrustServerCertificate", "WriteBufferSize",
    };

    /// <summary>True for two or more <c>name=value</c> between semicolons, or one with a semicolon behind it.</summary>
    internal static bool IsOne(string text)
    {
        var segments = Segments(text);
        return segments.Count > 1 && segments.TrueForAll(IsPair);
    }

    internal static ConnectionSettings Parse(string text)
    {
        var settings = new ConnectionSettings();
        foreach (var (name, value) in Pairs(text).Where(pair => !WithoutEffect.Contains(pair.Name)))
        {
            // A password with a bare semicolon in it would make the rest of it a name.
            settings.Set(Keywords.GetValueOrDefault(name, name), value, spokenName: null);
        }

        return settings;
    }

    // Cut at the semicolons outside quotes.
    private static List<string> Segments(string text)
    {
        var segments = new List<string>();
        var start = 0;
        char? quote = null;
        for (var i = 0; i < text.Length; i++)
        {
            if (quote is null && text[i] == ';')
            {
                segments.Add(text[start..i]);
                start = i + 1;
            }
            else if (text[i] is '\'' or '"' && (quote is null || quote == text[i]))
            {
                quote = quote is null ? text[i] : null;
            }
        }

        segments.Add(text[start..]);
        return segments;
    }

    private static bool IsPair(string segment)
    {
        var equals = segment.IndexOf('=', StringComparison.Ordinal);
        return string.IsNullOrWhiteSpace(segment) || (equals > 0 && segment[..equals].Trim().All(c => char.IsAsciiLetter(c) || c is ' ' or '_'));
    }

    private static IEnumerable<(string Name, string Value)> Pairs(string text)
    {
        var builder = new DbConnectionStringBuilder();
        try
        {
            builder.ConnectionString = text;
        }
        catch (ArgumentException)
        {
            // Its message repeats pieces of the text.
            throw ConnectionSettings.Invalid(
                "The connection string cannot be read.", "Write it as Host=db1;Port=5432;Database=app, or as 'host=db1 port=5432 dbname=app'.");
        }

        return builder.Keys.Cast<string>()
            .Select(name => (name.Replace(" ", string.Empty, StringComparison.Ordinal), builder[name].ToString() ?? string.Empty));
    }
}
