using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Npgsql;
using PgCdc.Sandbox;

namespace PgCdc.Engine.Tests.TestServers;

public class PostgresServerTests
{
    [Theory]
    [MemberData(nameof(Majors.All), MemberType = typeof(Majors))]
    public async Task A_server_of_the_wanted_major_starts_with_the_settings_of_a_server_that_never_replicated(int major)
    {
        var server = await SharedServers.ReplicaAsync(major);

        Assert.Equal(major, server.Major);
        Assert.Equal(major, await server.ScalarAsync<int>("SELECT current_setting('server_version_num')::int / 10000"));
        Assert.Equal(server.VersionText, (await server.ScalarAsync<string>("SHOW server_version"))!.Split(' ')[0]);
        Assert.Equal("replica", await server.ScalarAsync<string>("SHOW wal_level"));
        Assert.Equal("scram-sha-256", await server.ScalarAsync<string>("SHOW password_encryption"));
        Assert.Equal(server.Host, await server.ScalarAsync<string>("SHOW listen_addresses"));
    }

    [Theory]
    [InlineData(12, ShutdownMode.Fast)]
    [InlineData(18, ShutdownMode.Fast)]
    [InlineData(18, ShutdownMode.Immediate)]
    public async Task A_restart_keeps_port_and_data_and_applies_what_waited_for_it(int major, ShutdownMode mode)
    {
        await using var server = await StartAsync(major);
        var port = server.Port;
        await server.ExecuteAsync("CREATE TABLE t AS SELECT 42 AS n");
        await server.ExecuteAsync("ALTER SYSTEM SET wal_level = logical");

        await server.RestartAsync(mode);

        Assert.Equal(port, server.Port);
        Assert.Equal($"{port}", await server.ScalarAsync<string>("SHOW port"));
        Assert.Equal(42, await server.ScalarAsync<int>("SELECT n FROM t"));
        Assert.Equal("logical", await server.ScalarAsync<string>("SHOW wal_level"));
    }

    [Fact]
    public async Task Disposing_leaves_no_process_no_folder_and_nobody_at_the_port()
    {
        var server = await StartAsync();
        var process = Process.GetProcessById(server.ProcessId!.Value);
        var (folder, connection) = (Path.GetDirectoryName(server.DataDirectory)!, server.ConnectionString());
        Assert.True(Directory.Exists(folder));

        await server.DisposeAsync();

        Assert.True(process.HasExited);
        Assert.False(Directory.Exists(folder));
        await Assert.ThrowsAsync<NpgsqlException>(() => new NpgsqlConnection(connection).OpenAsync());
    }

    [SkippableFact]
    public async Task A_process_that_is_killed_leaves_no_server_behind()
    {
        Skip.If(OperatingSystem.IsWindows(), "The watcher of the temporary folder is a Unix shell.");
        var program = Path.Combine(AppContext.BaseDirectory, "PgCdc.Sandbox.dll");
        using var sandbox = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["exec", program, "serve"]) { RedirectStandardOutput = true })!;
        var folder = "";
        while (folder.Length == 0 && await sandbox.StandardOutput.ReadLineAsync() is { } line)
        {
            folder = line.StartsWith("log ", StringComparison.Ordinal) ? Path.GetDirectoryName(line[4..].Trim())! : "";
        }

        Assert.True(Directory.Exists(folder));
        var server = Process.GetProcessById(int.Parse(File.ReadLines(Path.Combine(folder, "data", "postmaster.pid")).First(), CultureInfo.InvariantCulture));

        sandbox.Kill();

        await Eventually.TrueAsync(() => Task.FromResult(server.HasExited && !Directory.Exists(folder)));
    }

    [Fact]
    public async Task Two_servers_run_side_by_side()
    {
        var servers = await Task.WhenAll(StartAsync(15), StartAsync(15));
        await using var first = servers[0];
        await using var second = servers[1];

        Assert.NotEqual(first.Port, second.Port);
        Assert.NotEqual(first.SuperuserPassword, second.SuperuserPassword);
        await first.CreateDatabaseAsync("only here");
        Assert.Equal(0, await second.ScalarAsync<long>("SELECT count(*) FROM pg_database WHERE datname = 'only here'"));
    }

    [Theory]
    [MemberData(nameof(Majors.Few), MemberType = typeof(Majors))]
    public async Task A_server_with_tls_is_known_by_its_root_certificate_and_by_no_other(int major)
    {
        await using var server = await PostgresServer.StartAsync(new PostgresServerOptions { Major = major, EnableTls = true });

        await using (var connection = new NpgsqlConnection(server.ConnectionString()))
        {
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()", connection);
            Assert.True((bool?)await command.ExecuteScalarAsync());
        }

        var stranger = new NpgsqlConnectionStringBuilder(server.ConnectionString()) { RootCertificate = null };
        await Assert.ThrowsAsync<NpgsqlException>(() => new NpgsqlConnection(stranger.ConnectionString).OpenAsync());
    }

    [Theory]
    [MemberData(nameof(Majors.Few), MemberType = typeof(Majors))]
    public async Task A_statement_stands_in_the_log_when_its_result_is_here_and_the_superusers_password_never_does(int major)
    {
        var server = await SharedServers.ReplicaAsync(major);
        var mark = RandomNumberGenerator.GetHexString(16);

        await using var connection = new NpgsqlConnection(server.ConnectionString());
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"SELECT '{mark}'", connection);
        await command.ExecuteNonQueryAsync();

        var log = await server.ReadLogAsync();
        Assert.Contains(mark, log, StringComparison.Ordinal);
        Assert.DoesNotContain(server.SuperuserPassword, log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_is_refused_on_loopback()
    {
        var server = await SharedServers.ReplicaAsync(15);

        var error = await Assert.ThrowsAsync<PostgresException>(
            () => new NpgsqlConnection(server.ConnectionString(user: server.SuperuserName, password: "wrong")).OpenAsync());

        Assert.Equal(PostgresErrorCodes.InvalidPassword, error.SqlState);
    }

    [Fact]
    public async Task Rules_that_let_nobody_in_do_not_shut_out_the_sandbox_itself()
    {
        await using var server = await PostgresServer.StartAsync(new PostgresServerOptions { HbaLines = ["host all nobody_else 127.0.0.1/32 reject"] });

        Assert.Equal(1, await server.ScalarAsync<int>("SELECT 1"));
        if (!OperatingSystem.IsWindows())
        {
            var error = await Assert.ThrowsAsync<PostgresException>(() => new NpgsqlConnection(server.ConnectionString()).OpenAsync());
            Assert.Equal(PostgresErrorCodes.InvalidAuthorizationSpecification, error.SqlState);
        }
    }

    [Fact]
    public async Task A_server_that_does_not_start_says_why()
    {
        var options = new PostgresServerOptions { Settings = new Dictionary<string, string> { ["wal_level"] = "nonsense" } };

        var error = await Assert.ThrowsAsync<SandboxException>(() => PostgresServer.StartAsync(options));

        Assert.Contains("nonsense", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Majors.Few), MemberType = typeof(Majors))]
    public async Task A_standby_follows_its_primary(int major)
    {
        await using var primary = await PostgresServer.StartAsync(new PostgresServerOptions { Major = major, EnableTls = true });
        await primary.ExecuteAsync("CREATE TABLE t AS SELECT 1 AS n");

        await using var standby = await PostgresServer.StartStandbyAsync(primary, new Dictionary<string, string> { ["hot_standby_feedback"] = "on" });

        await primary.ExecuteAsync("INSERT INTO t VALUES (2)");
        await Eventually.TrueAsync(async () => await standby.ScalarAsync<long>("SELECT count(*) FROM t") == 2);

        Assert.True(await standby.ScalarAsync<bool>("SELECT pg_is_in_recovery()"));
        Assert.Equal("on", await standby.ScalarAsync<string>("SHOW hot_standby_feedback"));
        Assert.Equal("standby", await primary.ScalarAsync<string>("SELECT application_name FROM pg_stat_replication"));
    }

    private static Task<PostgresServer> StartAsync(int? major = null) => PostgresServer.StartAsync(new PostgresServerOptions { Major = major });
}
