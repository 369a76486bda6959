using System.Globalization;
using System.Security.Cryptography;
using Npgsql;

namespace PgCdc.Sandbox;

/// <summary>
/// A throw-away PostgreSQL on a free loopback port, in a temporary folder of its own, run as an unprivileged user. Nothing of it outlives this object or
/// this process.
/// </summary>
/// <remarks>Defaults: wal_level replica, no fsync, every statement logged, scram-sha-256 for all who come by TCP.</remarks>
public sealed class PostgresServer : IAsyncDisposable
{
    private const int MaxPortAttempts = 5;
    private readonly PostgresServerOptions _options;
    private readonly Postmaster _postmaster;

    private PostgresServer(PostgresServerOptions options, ServerBinaries binaries, ServerAccount account, string superuserPassword)
    {
        _options = options;
        _postmaster = new Postmaster(binaries, account);
        Binaries = binaries;
        SuperuserPassword = superuserPassword;
    }

    /// <summary>The address it listens on.</summary>
    public string Host { get; } = "127.0.0.1";

    /// <summary>The port, the same through all restarts.</summary>
    public int Port { get; private set; }

    /// <summary>The superuser.</summary>
    public string SuperuserName { get; } = "postgres";

    /// <summary>The password of the superuser.</summary>
    public string SuperuserPassword { get; }

    /// <summary>The folder of the Unix socket; empty on Windows, where there is none.</summary>
    public string SocketDirectory => OperatingSystem.IsWindows() ? "" : _postmaster.Folder;

    /// <summary>The data directory.</summary>
    public string DataDirectory => _postmaster.Data;

    /// <summary>The file that the server logs to. A statement stands in it before its result is sent.</summary>
    public string LogFile => _postmaster.LogFile;

    /// <summary>With TLS: the certificate of the authority to trust, PEM.</summary>
    public string? RootCertificateFile => _options.EnableTls ? Path.Combine(_postmaster.Folder, "root.crt") : null;

    /// <summary>The programs that it runs on.</summary>
    public ServerBinaries Binaries { get; }

    /// <summary>Major version.</summary>
    public int Major => Binaries.Major;

    /// <summary>Version, such as <c>15.18</c>.</summary>
    public string VersionText => Binaries.VersionText;

    /// <summary>Process id of the server, or nothing while it is stopped.</summary>
    public int? ProcessId => _postmaster.ProcessId;

    /// <summary>Makes and starts a server, and returns when it takes connections.</summary>
    /// <exception cref="SandboxException">There is no such server, or it does not start.</exception>
    public static async Task<PostgresServer> StartAsync(PostgresServerOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new();
        var binaries = await ServerBinaries.FindAsync(options.Major, cancellationToken);
        var password = RandomNumberGenerator.GetHexString(24, lowercase: true);
        return await StartAsync(options, binaries, password, server => server.InitializeAsync(cancellationToken), cancellationToken);
    }

    /// <summary>Makes and starts a hot standby of a server, with the same roles and rules, and returns when it takes connections.</summary>
    /// <param name="primary">The server whose changes it follows.</param>
    /// <param name="settings">Lines of postgresql.conf beside those of the primary.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public static Task<PostgresServer> StartStandbyAsync(
        PostgresServer primary, IReadOnlyDictionary<string, string>? settings = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(primary);
        var (user, password) = (primary.SuperuserName, primary.SuperuserPassword);
        var all = new Dictionary<string, string>(primary._options.Settings)
        {
            ["primary_conninfo"] = $"host={primary.Host} port={primary.Port} user={user} password={password} application_name=standby",
        };
        foreach (var (name, value) in settings ?? new Dictionary<string, string>())
        {
            all[name] = value;
        }

        return StartAsync(
            primary._options with { Settings = all },
            primary.Binaries,
            password,
            standby => BaseBackup.TakeAsync(primary, standby.DataDirectory, cancellationToken),
            cancellationToken);
    }

    /// <summary>An Npgsql connection string, for TCP and without pooling. Without a user it is the superuser's.</summary>
    public string ConnectionString(string database = "postgres", string? user = null, string? password = null)
        => Connection(Host, database, user ?? SuperuserName, user is null ? SuperuserPassword : password);

    /// <summary>Runs SQL as the superuser: one statement, or several as one transaction.</summary>
    public async Task ExecuteAsync(string sql, string database = "postgres", CancellationToken cancellationToken = default)
    {
        await using var connection = await OpenAsync(database, cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The first column of the first row of a query, asked as the superuser; <c>default</c> when there is no row or it is null.</summary>
    public async Task<T?> ScalarAsync<T>(string sql, string database = "postgres", CancellationToken cancellationToken = default)
    {
        await using var connection = await OpenAsync(database, cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(cancellationToken) is { } value and not DBNull ? (T)value : default;
    }

    /// <summary>Makes an empty database.</summary>
    public Task CreateDatabaseAsync(string name, CancellationToken cancellationToken = default)
        => ExecuteAsync($"CREATE DATABASE {Quote(name)}", cancellationToken: cancellationToken);

    /// <summary>Stops it and starts it on the same port and data.</summary>
    public async Task RestartAsync(ShutdownMode mode = ShutdownMode.Fast, CancellationToken cancellationToken = default)
    {
        await _postmaster.StopAsync(mode, cancellationToken);
        await _postmaster.StartAsync(TakesConnectionsAsync, cancellationToken);
    }

    /// <summary>Stops it and keeps its data: <see cref="RestartAsync"/> starts it again.</summary>
    public Task StopAsync(ShutdownMode mode = ShutdownMode.Fast, CancellationToken cancellationToken = default)
        => _postmaster.StopAsync(mode, cancellationToken);

    /// <summary>All that it has logged so far.</summary>
    public Task<string> ReadLogAsync(CancellationToken cancellationToken = default) => _postmaster.ReadLogAsync(cancellationToken);

    /// <summary>Stops it and deletes all of it.</summary>
    public ValueTask DisposeAsync() => _postmaster.DisposeAsync();

    /// <inheritdoc/>
    public override string ToString() => $"PostgreSQL {VersionText} on {Host}:{Port}";

    /// <summary>An identifier as it stands in SQL.</summary>
    internal static string Quote(string identifier) => $"\"{identifier.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>A session of the superuser, which the rules of pg_hba.conf cannot shut out.</summary>
    internal async Task<NpgsqlConnection> OpenAsync(string database, CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(Connection(SocketDirectory.Length > 0 ? SocketDirectory : Host, database, SuperuserName, SuperuserPassword));
        try
        {
            await connection.OpenAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private static async Task<PostgresServer> StartAsync(
        PostgresServerOptions options,
        ServerBinaries binaries,
        string password,
        Func<PostgresServer, Task> fillDataDirectory,
        CancellationToken cancellationToken)
    {
        var server = new PostgresServer(options, binaries, await ServerAccount.FindAsync(cancellationToken), password);
        try
        {
            await fillDataDirectory(server);
            await File.WriteAllLinesAsync(Path.Combine(server.DataDirectory, "pg_hba.conf"), server.HbaLines(), cancellationToken);
            if (server.RootCertificateFile is { } authority)
            {
                ServerCertificate.Write(server.DataDirectory, authority);
            }

            await server._postmaster.GiveFolderAsync(cancellationToken);
            await server.StartOnFreePortAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <remarks>
    /// initdb takes most of a start. Copying a data directory made earlier would take half as long; that is not worth servers that share password and
    /// system identifier.
    /// </remarks>
    private async Task InitializeAsync(CancellationToken cancellationToken)
    {
        var passwordFile = Path.Combine(_postmaster.Folder, "password");
        PrivateFile.Write(passwordFile, SuperuserPassword);
        await _postmaster.GiveFolderAsync(cancellationToken);
        string[] options = ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync"];
        await _postmaster.Program("initdb", ["-D", DataDirectory, "-U", SuperuserName, $"--pwfile={passwordFile}", .. options])
            .RunToSuccessAsync(cancellationToken);
        File.Delete(passwordFile);
        await File.AppendAllTextAsync(Path.Combine(DataDirectory, "postgresql.conf"), "\ninclude 'sandbox.conf'\n", cancellationToken);
    }

    private async Task StartOnFreePortAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            Port = FreePort.Find();
            await File.WriteAllLinesAsync(Path.Combine(DataDirectory, "sandbox.conf"), SettingLines(), cancellationToken);
            try
            {
                await _postmaster.StartAsync(TakesConnectionsAsync, cancellationToken);
                return;
            }
            catch (SandboxException e) when (attempt < MaxPortAttempts && e.Message.Contains("could not bind", StringComparison.Ordinal))
            {
                // Somebody took the port in between.
            }
        }
    }

    private IEnumerable<string> HbaLines() => OperatingSystem.IsWindows()
        ? _options.HbaLines.Where(line => !line.StartsWith("local", StringComparison.Ordinal)).Prepend($"host all {SuperuserName} 127.0.0.1/32 scram-sha-256")
        : _options.HbaLines.Prepend($"local all {SuperuserName} trust");

    private IEnumerable<string> SettingLines()
    {
        var settings = new Dictionary<string, string>
        {
            ["listen_addresses"] = Host,
            ["port"] = Port.ToString(CultureInfo.InvariantCulture),
            ["unix_socket_directories"] = SocketDirectory,
            ["wal_level"] = "replica",
            ["fsync"] = "off",
            ["log_statement"] = "all",
            ["log_line_prefix"] = "%m [%p] %q%u@%d ",
            ["password_encryption"] = "scram-sha-256",
            ["ssl"] = _options.EnableTls ? "on" : "off",
        };
        foreach (var (name, value) in _options.Settings)
        {
            settings[name] = value;
        }

        return settings.Select(setting => $"{setting.Key} = '{setting.Value.Replace("'", "''", StringComparison.Ordinal)}'");
    }

    private async Task<bool> TakesConnectionsAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await OpenAsync("postgres", cancellationToken);
            return true;
        }
        catch (NpgsqlException e) when (e is not PostgresException { SqlState: not PostgresErrorCodes.CannotConnectNow })
        {
            return false;
        }
    }

    private string Connection(string host, string database, string user, string? password)
    {
        var connection = new NpgsqlConnectionStringBuilder
        {
            Host = host,
            Port = Port,
            Database = database,
            Username = user,
            Password = password,
            Pooling = false,
            SslMode = Npgsql.SslMode.Disable,
            GssEncryptionMode = GssEncryptionMode.Disable,
            IncludeErrorDetail = true,
        };
        if (host == Host && RootCertificateFile is { } authority)
        {
            connection.SslMode = Npgsql.SslMode.VerifyFull;
            connection.RootCertificate = authority;
        }

        return connection.ConnectionString;
    }
}
