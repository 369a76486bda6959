namespace PgCdc.Engine.Postgres;

/// <summary>What a host, a URI or a connection string says, by libpq's own keywords.</summary>
/// <remarks>Source: https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS</remarks>
internal sealed class ConnectionSettings
{
    private static readonly string[] Used =
    [
        "host", "hostaddr", "port", "dbname", "user", "password", "passfile", "sslmode", "sslrootcert", "connect_timeout", "channel_binding",
    ];

    // They change nothing that matters here: the name of the application is always PgCdc, text is always UTF-8.
    private static readonly string[] WithoutEffect =
    [
        "application_name", "fallback_application_name", "client_encoding", "keepalives", "keepalives_idle", "keepalives_interval", "keepalives_count",
        "tcp_user_timeout", "sslcompression", "sslsni", "load_balance_hosts", "krbsrvname", "gsslib", "gssdelegation",
    ];

    // Leaving one of these out in silence would connect in another way than was asked for.
    private static readonly Dictionary<string, string> Refused = new(StringComparer.OrdinalIgnoreCase)
    {
        ["service"] = "Write the host, port and database of the service into -Server, -Port and -Database.",
        ["servicefile"] = "Write the host, port and database of the service into -Server, -Port and -Database.",
        ["options"] = "Leave options out: poolers refuse it. Set such settings for the role instead: ALTER ROLE ... SET ...",
        ["sslcert"] = "Set the environment variable PGSSLCERT instead.",
        ["sslkey"] = "Set the environment variable PGSSLKEY instead.",
        ["sslpassword"] = "Use a key without a passphrase, named by the environment variable PGSSLKEY.",
        ["require_auth"] = "Set the environment variable PGREQUIREAUTH instead.",
        ["replication"] = "Leave replication out: Test-PgCdcReadiness -UserCredential tries a replication connection by itself.",
    };

    // These may be written out when they ask for what is done anyway.
    private static readonly Dictionary<string, string[]> Harmless = new(StringComparer.OrdinalIgnoreCase)
    {
        ["gssencmode"] = ["disable", "prefer"],
        ["target_session_attrs"] = ["any"],
        ["sslnegotiation"] = ["postgres"],
        ["sslcertmode"] = ["allow"],
    };

    private readonly Dictionary<string, string> values = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The value; null when it is not said or empty, which libpq treats alike.</summary>
    internal string? this[string keyword] => values.TryGetValue(keyword, out var value) && value.Length > 0 ? value : null;

    /// <summary>Takes one value in. A keyword that comes twice has its last value, as in libpq.</summary>
    /// <param name="keyword">A keyword of libpq.</param>
    /// <param name="value">Its value.</param>
    /// <param name="spokenName">The keyword as it may be repeated in an error: null when it could be a piece of a password.</param>
    internal void Set(string keyword, string value, string? spokenName)
    {
        if (Used.Contains(keyword, StringComparer.OrdinalIgnoreCase))
        {
            values[keyword] = value;
        }
        else if (Refused.TryGetValue(keyword, out var advice))
        {
            throw Unsupported($"The connection string has '{keyword}', which PgCdc does not support.", advice);
        }
        else if (Harmless.TryGetValue(keyword, out var accepted))
        {
            if (!accepted.Contains(value, StringComparer.OrdinalIgnoreCase))
            {
                throw Unsupported(
                    $"The connection string has '{keyword}' with a value that PgCdc does not support.",
                    $"Leave {keyword} out, or give it the value {string.Join(" or ", accepted)}.");
            }
        }
        else if (!WithoutEffect.Contains(keyword, StringComparer.OrdinalIgnoreCase))
        {
            throw new PgCdcException(
                "UnknownConnectionParameter",
                ErrorKind.InvalidArgument,
                spokenName is null
                    ? "The connection string has an unknown parameter; it is not repeated here, because it may be a part of the password."
                    : $"The connection string has the unknown parameter '{spokenName}'.",
                spokenName is null
                    ? $"Give the password with -Credential, or put it into single quotes. Known parameters: {string.Join(", ", Used)}."
                    : $"Known parameters: {string.Join(", ", Used)}.",
                "-Server");
        }
    }

    internal static PgCdcException Invalid(string message, string recommendedAction) =>
        new("InvalidConnectionString", ErrorKind.InvalidArgument, message, recommendedAction, "-Server");

    private static PgCdcException Unsupported(string message, string recommendedAction) =>
        new("UnsupportedConnectionParameter", ErrorKind.InvalidArgument, message, recommendedAction, "-Server");
}
