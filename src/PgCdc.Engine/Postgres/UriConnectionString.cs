namespace PgCdc.Engine.Postgres;

/// <summary>Reads <c>postgres://user:password@host:port/database?sslmode=require</c> as libpq does.</summary>
/// <remarks>
/// Source: https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS. Not System.Uri: it refuses passwords and hosts that libpq
/// takes. No message repeats a piece of the URI that could belong to a password with an unescaped character in it.
/// </remarks>
internal static class UriConnectionString
{
    private static readonly string[] Schemes = ["postgresql://", "postgres://"];

    internal static bool IsUri(string text) => Array.Exists(Schemes, scheme => text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase));

    internal static ConnectionSettings Parse(string text)
    {
        var settings = new ConnectionSettings();
        var rest = text[(text.IndexOf("://", StringComparison.Ordinal) + 3)..];

        // A user name and a password stand before the first @, if that stands before the first slash; whatever else is in them.
        var at = rest.IndexOf('@', StringComparison.Ordinal);
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        if (at >= 0 && (slash < 0 || at < slash))
        {
            var user = rest[..at];
            rest = rest[(at + 1)..];
            if (Cut(ref user, ':', out var password))
            {
                Take(settings, "password", password!);
            }

            Take(settings, "user", user);
        }

        Cut(ref rest, '?', out var query);
        Cut(ref rest, '/', out var database);
        if (rest.Contains('@', StringComparison.Ordinal) || database?.Contains('@', StringComparison.Ordinal) == true)
        {
            throw ConnectionSettings.Invalid(
                "The URI has an '@' where none can be; the user name or the password probably has a character that must be escaped.",
                "In a URI write @ as %40, : as %3A, / as %2F and % as %25; or give the password with -Credential.");
        }

        TakeHost(settings, rest);
        Take(settings, "dbname", database ?? string.Empty);
        TakeParameters(settings, query ?? string.Empty);
        return settings;
    }

    private static void TakeHost(ConnectionSettings settings, string text)
    {
        if (text.Contains(',', StringComparison.Ordinal))
        {
            throw HostText.MultipleHosts("-Server");
        }

        var host = text;
        string? port;
        if (text.StartsWith('['))
        {
            host = text[1..];
            if (!Cut(ref host, ']', out var behind) || (behind!.Length > 0 && behind[0] != ':'))
            {
                throw ConnectionSettings.Invalid(
                    "The URI has a '[' without an IPv6 address and a ']'.", "Write an IPv6 address as postgres://[2001:db8::1]:5432/app.");
            }

            port = behind.Length > 0 ? behind[1..] : null;
        }
        else
        {
            Cut(ref host, ':', out port);
        }

        Take(settings, "host", host);
        if (port is { Length: > 0 })
        {
            Take(settings, "port", port);
        }
    }

    private static void TakeParameters(ConnectionSettings settings, string query)
    {
        var passwordSeen = false;
        foreach (var parameter in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var keyword = parameter;
            if (!Cut(ref keyword, '=', out var value))
            {
                throw ConnectionSettings.Invalid("The URI has a parameter without a value.", "Write parameters as ?sslmode=require&connect_timeout=10.");
            }

            keyword = Unescape(keyword);
            if (keyword == "ssl" && value == "true")
            {
                (keyword, value) = ("sslmode", "require");
            }

            settings.Set(keyword, Unescape(value!), passwordSeen ? null : keyword);
            passwordSeen |= keyword == "password";
        }
    }

    private static void Take(ConnectionSettings settings, string keyword, string value)
    {
        if (value.Length > 0)
        {
            settings.Set(keyword, Unescape(value), keyword);
        }
    }

    private static string Unescape(string text)
    {
        for (var i = text.IndexOf('%', StringComparison.Ordinal); i >= 0; i = text.IndexOf('%', i + 1))
        {
            if (i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2]))
            {
                throw ConnectionSettings.Invalid("The URI has a '%' that two hexadecimal digits do not follow.", "Write a percent sign as %25.");
            }

            if (text.AsSpan(i + 1, 2) is "00")
            {
                throw ConnectionSettings.Invalid("The URI has a %00.", "Leave it out: no name and no password can have a NUL.");
            }
        }

        return Uri.UnescapeDataString(text);
    }

    // Cuts text at the first separator; false, and nothing behind, when there is none.
    private static bool Cut(ref string text, char separator, out string? behind)
    {
        var at = text.IndexOf(separator, StringComparison.Ordinal);
        behind = at < 0 ? null : text[(at + 1)..];
        text = at < 0 ? text : text[..at];
        return at >= 0;
    }
}
