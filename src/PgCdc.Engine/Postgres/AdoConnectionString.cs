using System.Data.Common;

namespace PgCdc.Engine.Postgres;

/// <summary>Reads <c>Host=db1;Port=5432;Database=app</c>, the form that .NET applications have in their configuration.</summary>
/// <remarks>Source: https://www.npgsql.org/doc/connection-string-parameters.html</remarks>
internal static class AdoConnectionString
{
    private static readonly Dictionary<string, string> Keywords = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Host"] = "host",
        ["Server"] = "host",
        ["Data Source"] = "host",
        ["Port"] = "port",
        ["Database"] = "dbname",
        ["DB"] = "dbname",
        ["Initial Catalog"] = "dbname",
        ["Username"] = "user",
        ["User Name"] = "user",
        ["User Id"] = "user",
        ["UserId"] = "user",
        ["User"] = "user",
        ["Uid"] = "user",
        ["Password"] = "password",
        ["Pwd"] = "password",
        ["PSW"] = "password",
        ["Passfile"] = "passfile",
        ["SSL Mode"] = "sslmode",
        ["SslMode"] = "sslmode",
        ["Root Certificate"] = "sslrootcert",
        ["Timeout"] = "connect_timeout",
        ["Channel Binding"] = "channel_binding",
        ["Application Name"] = "application_name",
    };

    // How an application pools and talks, not where and as whom.
    private static readonly HashSet<string> WithoutEffect = new(StringComparer.OrdinalIgnoreCase)
    {
        "Pooling", "Minimum Pool Size", "Maximum Pool Size", "Connection Idle Lifetime", "Connection Pruning Interval", "Connection Lifetime", "Enlist",
        "Multiplexing", "No Reset On Close", "Command Timeout", "Cancellation Timeout", "Keepalive", "TCP Keepalive", "TCP Keepalive Time",
        "TCP Keepalive Interval", "Max Auto Prepare", "Auto Prepare Min Usages", "Include Error Detail", "Include Realm", "Persist Security Info",
        "Trust Server Certificate", "Read Buffer Size", "Write Buffer Size", "Log Parameters", "Encoding", "Client Encoding", "Timezone",
        "Server Compatibility Mode", "Check Certificate Revocation",
    };

    /// <summary>True for two or more <c>name=value</c> between semicolons, or one with a semicolon behind it.</summary>
    internal static bool IsOne(string text)
    {
        var segments = text.Split(';');
        return segments.Length > 1 && Array.TrueForAll(segments, IsPair);
    }

    internal static ConnectionSettings Parse(string text)
    {
        var settings = new ConnectionSettings();
        foreach (var (name, value) in Pairs(text))
        {
            if (WithoutEffect.Contains(name))
            {
                continue;
            }

            // A password with a bare semicolon in it would make the rest of it a name.
            settings.Set(Keywords.GetValueOrDefault(name, name), value, spokenName: null);
        }

        return settings;
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
            throw ConnectionSettings.Invalid("The connection string cannot be read.", "Write it as Host=db1;Port=5432;Database=app, or as 'host=db1 port=5432 dbname=app'.");
        }

        return builder.Keys.Cast<string>().Select(name => (name, builder[name].ToString() ?? string.Empty));
    }
}
