using System.Globalization;

namespace PgCdc.Engine.Postgres;

/// <summary>Makes a complete target out of what the user said and what the environment adds, with the rules of libpq.</summary>
/// <remarks>
/// One rule is not libpq's: a host that is not this machine gets TLS unless the user said otherwise. Sources:
/// https://www.postgresql.org/docs/current/libpq-connect.html and https://www.postgresql.org/docs/current/libpq-envars.html
/// </remarks>
public static class ConnectionTargetResolver
{
    private const int DefaultPort = 5432;
    private const int DefaultConnectTimeout = 15;
    private const int DefaultCommandTimeout = 30;

    // In seconds, some 24 days: timers and PostgreSQL count milliseconds in 31 bits.
    private const int LongestTimeout = 2_147_000;
    private static readonly string[] SocketDirectories = ["/var/run/postgresql", "/tmp"];

    /// <summary>Resolves one request. Looks at environment variables and files; talks to no server.</summary>
    /// <exception cref="PgCdcException">The request contradicts itself or cannot be understood: <c>InvalidConnectionString</c>,
    /// <c>UnknownConnectionParameter</c>, <c>UnsupportedConnectionParameter</c>, <c>ConflictingConnectionParameter</c>, <c>MultipleHosts</c>,
    /// <c>InvalidName</c>, <c>CertificateUnreadable</c>.</exception>
    public static ConnectionTarget Resolve(ConnectionRequest request, LibpqEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(environment);
        var text = ParseServer(request.Server);
        var notices = new List<string>();

        var port = Port(Said("-Port", Text(request.Port), text, "port"), environment);
        var host = Host(text, port, environment);
        var userName = NotEmpty(request.UserName) ?? text["user"] ?? environment.Variable("PGUSER") ?? environment.AccountName;
        var database = Said("-Database", NotEmpty(request.Database), text, "dbname")?.Value ?? environment.Variable("PGDATABASE") ?? userName;
        SqlName.Validate(database, "database");
        if (!SqlName.IsStorable(userName))
        {
            throw SqlName.Invalid("The user name has a character that PostgreSQL cannot store.", "Remove the character from the name.", "user name");
        }

        var saidMode = SslModeOf(request, text, environment);
        var saidRoot = Said("-RootCertificate", NotEmpty(request.RootCertificate), text, "sslrootcert");
        var sslMode = saidMode ?? DefaultSslMode(host, saidRoot?.Value);
        if (environment.Variable("PGSERVICE") is not null && request.Server is null)
        {
            notices.Add("The environment variable PGSERVICE is set and not used: PgCdc does not read service files.");
        }

        if (environment.Variable("PGOPTIONS") is not null)
        {
            notices.Add("The environment variable PGOPTIONS is set and sent to the server; poolers refuse it.");
        }

        return new ConnectionTarget
        {
            Host = host,
            Port = port,
            Database = database,
            UserName = userName,
            Password = Password(request, text, environment, [PasswordFileHost(host), Text(port)!, database, userName], notices),
            SslMode = sslMode,
            RootCertificate = RootCertificate(saidRoot, saidMode, sslMode, environment),
            RequireChannelBinding = ChannelBinding(text),
            ConnectTimeout = Seconds(ConnectTimeout(request, text, environment)),
            CommandTimeout = Seconds(request.CommandTimeout ?? DefaultCommandTimeout),
            Notices = notices,
        };
    }

    private static ConnectionSettings ParseServer(string? server)
    {
        var text = server?.Trim();
        return text switch
        {
            null => new ConnectionSettings(),
            "" => throw ConnectionSettings.Invalid("The server is empty.", "Name a server, or leave -Server out to use PGHOST or the server on this machine."),
            _ when UriConnectionString.IsUri(text) => UriConnectionString.Parse(text),
            _ when IsOtherUri(text) =>
                throw ConnectionSettings.Invalid("The server is a URI of another kind.", "Write it as postgres://host:5432/database."),
            _ when ConnectionTarget.IsSocketPath(text) => HostText.Parse(text),
            _ when AdoConnectionString.IsOne(text) => AdoConnectionString.Parse(text),
            _ when text.Contains('=', StringComparison.Ordinal) => KeywordConnectionString.Parse(text),
            _ => HostText.Parse(text),
        };
    }

    // As in jdbc:postgresql://db1/app; not as in password=a://b.
    private static bool IsOtherUri(string text)
    {
        var end = text.IndexOf("://", StringComparison.Ordinal);
        return end > 0 && text[..end].All(c => char.IsAsciiLetterOrDigit(c) || c is ':' or '+');
    }

    private static string Host(ConnectionSettings text, int port, LibpqEnvironment environment)
    {
        var (host, source) = (text["host"] ?? text["hostaddr"], "-Server");
        if (text["hostaddr"] is { } address && host != address)
        {
            throw new PgCdcException(
                "UnsupportedConnectionParameter",
                ErrorKind.InvalidArgument,
                "The connection string has both host and hostaddr.",
                "Leave hostaddr out, or leave host out.",
                "-Server");
        }

        if (host is null)
        {
            (host, source) = (environment.Variable("PGHOST") ?? environment.Variable("PGHOSTADDR"), "PGHOST");
        }

        host ??= Array.Find(environment.IsWindows ? [] : SocketDirectories, directory => environment.FileExists($"{directory}/.s.PGSQL.{port}")) ?? "localhost";
        HostText.Validate(host, source);
        return host;
    }

    private static int Port((string Value, string Source)? said, LibpqEnvironment environment)
    {
        var (value, source) = said ?? (environment.Variable("PGPORT") ?? Text(DefaultPort)!, "PGPORT");

        // The value is not repeated: in a URI with an unescaped password it may be a piece of that.
        return Number(value) is > 0 and <= 65535 and var port
            ? port
            : throw InvalidValue($"The port in {source} is not a number from 1 to 65535.", $"Give the number of the port, as in -Port {DefaultPort}.", source);
    }

    private static SslMode? SslModeOf(ConnectionRequest request, ConnectionSettings text, LibpqEnvironment environment)
    {
        var (value, source) = text["sslmode"] is { } word ? (word, "-Server") : (environment.Variable("PGSSLMODE"), "PGSSLMODE");
        if (request.SslMode is { } said)
        {
            return text["sslmode"] is null || Parse(text["sslmode"]!, "-Server") == said ? said : throw Conflict("-SslMode", "sslmode");
        }

        return value is null ? null : Parse(value, source);

        static SslMode Parse(string value, string source) =>
            Enum.TryParse<SslMode>(value.Replace("-", string.Empty, StringComparison.Ordinal), ignoreCase: true, out var mode)
                && value.All(c => char.IsAsciiLetter(c) || c == '-')
                ? mode
                : throw InvalidValue(
                    $"The sslmode in {source} is none that PostgreSQL knows.",
                    "Use disable, allow, prefer, require, verify-ca or verify-full.",
                    source);
    }

    // Who names the authority to trust wants TLS, on this machine too.
    private static SslMode DefaultSslMode(string host, string? saidRoot) => saidRoot switch
    {
        "system" => SslMode.VerifyFull,
        not null => SslMode.Require,
        null => ConnectionTarget.IsLocalHost(host) ? SslMode.Prefer : SslMode.Require,
    };

    private static string? RootCertificate((string Value, string Source)? said, SslMode? saidMode, SslMode sslMode, LibpqEnvironment environment)
    {
        said ??= sslMode >= SslMode.Require && environment.Variable("PGSSLROOTCERT") is { } variable ? (variable, "PGSSLROOTCERT") : null;
        if (said is not { } root)
        {
            // libpq's own default file; it counts only for who asked for TLS in words, or every host would suddenly have to be signed by it.
            var file = environment.UserFile(".postgresql/root.crt", "root.crt");
            return saidMode >= SslMode.Require && file is not null && environment.FileExists(file) ? file : null;
        }

        if (root.Value == "system")
        {
            return sslMode == SslMode.VerifyFull
                ? null
                : throw InvalidValue("The root certificate 'system' needs the sslmode verify-full.", "Add -SslMode VerifyFull.", root.Source);
        }

        return environment.FileExists(root.Value)
            ? root.Value
            : throw new PgCdcException(
                "CertificateUnreadable",
                ErrorKind.ObjectNotFound,
                $"The root certificate '{root.Value}' of {root.Source} does not exist.",
                "Give the path of a PEM file with the certificate authorities to trust.",
                root.Value);
    }

    private static bool ChannelBinding(ConnectionSettings text) => text["channel_binding"]?.ToUpperInvariant() switch
    {
        null or "PREFER" or "DISABLE" => false,
        "REQUIRE" => true,
        _ => throw InvalidValue("The channel_binding in -Server is none that PostgreSQL knows.", "Use prefer or require.", "-Server"),
    };

    private static int ConnectTimeout(ConnectionRequest request, ConnectionSettings text, LibpqEnvironment environment)
    {
        var (value, source) = Said("-ConnectTimeout", Text(request.ConnectTimeout), text, "connect_timeout")
            ?? (environment.Variable("PGCONNECT_TIMEOUT") ?? Text(DefaultConnectTimeout)!, "PGCONNECT_TIMEOUT");
        return Number(value) ?? throw InvalidValue($"The connect timeout in {source} is not a number of seconds.", "Give whole seconds, as in -ConnectTimeout 15.", source);
    }

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(Math.Clamp(seconds, 0, LongestTimeout));

    private static string? Password(
        ConnectionRequest request, ConnectionSettings text, LibpqEnvironment environment, string[] fields, List<string> notices)
    {
        // A password that was said together with a user name belongs to that user only.
        var ofText = request.UserName is null || text["user"] is null || request.UserName == text["user"] ? text["password"] : null;
        var said = NotEmpty(request.Password) ?? ofText ?? environment.Variable("PGPASSWORD");
        if (said is not null)
        {
            return said;
        }

        var file = text["passfile"] ?? environment.Variable("PGPASSFILE") ?? environment.UserFile(".pgpass", "pgpass.conf");
        return file is null ? null : PasswordFile.Find(file, environment, fields, notices);
    }

    // In the file, localhost stands for the default sockets too.
    private static string PasswordFileHost(string host) => Array.IndexOf(SocketDirectories, host) >= 0 ? "localhost" : host;

    // What the user said, by a parameter or in the server's text; both may say the same.
    private static (string Value, string Source)? Said(string parameter, string? value, ConnectionSettings text, string keyword)
    {
        var isNumber = keyword is "port" or "connect_timeout";
        if (value is not null && text[keyword] is { } other && (isNumber ? Number(value) != Number(other) : value != other))
        {
            throw Conflict(parameter, keyword);
        }

        return value is not null ? (value, parameter) : text[keyword] is { } written ? (written, "-Server") : null;
    }

    private static PgCdcException Conflict(string parameter, string keyword) => new(
        "ConflictingConnectionParameter",
        ErrorKind.InvalidArgument,
        $"{parameter} and the {keyword} in -Server say different things.",
        $"Leave one of them out: {parameter}, or the {keyword} in -Server.",
        parameter);

    private static PgCdcException InvalidValue(string message, string recommendedAction, string source) =>
        new("InvalidConnectionString", ErrorKind.InvalidArgument, message, recommendedAction, source);

    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static string? Text(int? number) => number?.ToString(CultureInfo.InvariantCulture);

    private static int? Number(string text) => int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null;
}
