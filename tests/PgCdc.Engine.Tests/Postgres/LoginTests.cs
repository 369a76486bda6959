using Npgsql;
using PgCdc.Engine.Postgres;
using PgCdc.Engine.Tests.TestServers;
using PgCdc.Sandbox;

namespace PgCdc.Engine.Tests.Postgres;

/// <summary>Logins to real servers.</summary>
public class LoginTests
{
    [Theory]
    [MemberData(nameof(Majors.All), MemberType = typeof(Majors))]
    public async Task A_session_reads_what_the_catalogs_have_without_loading_types(int major)
    {
        await using var database = await TestDatabase.CreateAsync(major);
        var target = Target(database.ConnectionString());
        await using var session = await PostgresConnector.OpenAsync(target, CancellationToken.None);
        await using var batch = new NpgsqlBatch(session)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand(SessionSettings.Sql(target, session.ProcessID)),
                new NpgsqlBatchCommand(
                    """
                    SELECT 'a'::text, 1, true, '{a,b}'::text[], '{n}'::name[], 5::oid, '{5,6}'::oid[], 7::bigint, 'n'::name,
                           current_setting('search_path'), current_setting('statement_timeout'), current_setting('application_name')
                    """),
            },
        };

        await using var reader = await batch.ExecuteReaderAsync();
        await reader.NextResultAsync();
        await reader.ReadAsync();

        Assert.Equal(("a", 1, true, 5u, 7L, "n"), (reader[0], reader[1], reader[2], reader[5], reader[7], reader[8]));
        Assert.Equal(["a", "b"], reader.GetFieldValue<string[]>(3));
        Assert.Equal(["n"], reader.GetFieldValue<string[]>(4));
        Assert.Equal([5u, 6u], reader.GetFieldValue<uint[]>(6));
        Assert.Equal(("pg_catalog", "30s", "PgCdc"), (reader[9], reader[10], reader[11]));
    }

    [Theory]
    [MemberData(nameof(Majors.Few), MemberType = typeof(Majors))]
    public async Task The_system_identifies_itself_to_a_role_with_replication_and_to_no_other(int major)
    {
        await using var database = await TestDatabase.CreateAsync(major);
        var (reader, password) = await database.CreateRoleAsync("reader", "REPLICATION");
        var (other, otherPassword) = await database.CreateRoleAsync("other");

        var system = await ReplicationProbe.IdentifySystemAsync(Target(database.ConnectionString(reader, password)), CancellationToken.None);
        var error = await FailureAsync(
            () => ReplicationProbe.IdentifySystemAsync(Target(database.ConnectionString(other, otherPassword)), CancellationToken.None));

        Assert.Equal(await database.ScalarAsync<string>("SELECT system_identifier::text FROM pg_control_system()"), system.SystemId);
        Assert.Equal((database.Name, 1u), (system.Database, system.Timeline));
        Assert.Matches("^[0-9A-F]+/[0-9A-F]+$", system.XLogPosition);
        Assert.Equal("ReplicationNotPermitted", error);
    }

    [Theory]
    [InlineData(15, "pencil")]
    [InlineData(15, "a\u00ADb\u00A0c")]
    [InlineData(18, "p\u0308\uFB01'\\ \"")]
    public async Task A_role_with_a_verifier_logs_in_with_the_password(int major, string password)
    {
        await using var database = await TestDatabase.CreateAsync(major);
        var (role, _) = await database.CreateRoleAsync("verified", "REPLICATION");
        await database.ExecuteAsync($"ALTER ROLE {SqlName.Quote(role)} PASSWORD {SqlLiteral.Quote(ScramVerifier.Create(password))}");
        var target = Target(database.ConnectionString()).With(role, password);

        await using var session = await PostgresConnector.OpenAsync(target, CancellationToken.None);
        await ReplicationProbe.IdentifySystemAsync(target, CancellationToken.None);

        Assert.Equal("AuthenticationFailed", await FailureAsync(() => PostgresConnector.OpenAsync(target.With(role, password + "x"), CancellationToken.None)));
    }

    [Fact]
    public async Task Each_reason_to_refuse_a_login_has_an_id_of_its_own()
    {
        await using var database = await TestDatabase.CreateAsync(15);
        var (role, password) = await database.CreateRoleAsync("refused");
        var target = Target(database.ConnectionString(role, password));
        var name = SqlName.Quote(role);

        Assert.Equal("AuthenticationFailed", await RefusalAsync(target.With(role, "wrong")));
        Assert.Equal("PasswordMissing", await RefusalAsync(target.With(role, null)));
        Assert.Equal("DatabaseNotFound", await RefusalAsync(Target(database.Server.ConnectionString("no such database", role, password))));
        await database.ExecuteAsync($"ALTER ROLE {name} CONNECTION LIMIT 0");
        Assert.Equal("TooManyConnections", await RefusalAsync(target));
        await database.ExecuteAsync($"ALTER ROLE {name} CONNECTION LIMIT -1; REVOKE CONNECT ON DATABASE {SqlName.Quote(database.Name)} FROM PUBLIC");
        Assert.Equal("DatabaseNotPermitted", await RefusalAsync(target));
        await database.ExecuteAsync($"ALTER ROLE {name} NOLOGIN");
        Assert.Equal("NotAuthorized", await RefusalAsync(target));
    }

    [Fact]
    public async Task Tls_is_chosen_verified_and_insisted_on_as_the_sslmode_says()
    {
        await using var server = await PostgresServer.StartAsync(new PostgresServerOptions
        {
            EnableTls = true,
            Settings = new Dictionary<string, string> { ["listen_addresses"] = "127.0.0.1,127.0.0.2" },
            HbaLines =
            [
                "hostssl   all tls   all scram-sha-256", "hostnossl all tls   all reject",
                "hostnossl all plain all scram-sha-256", "hostssl   all plain all reject",
            ],
        });
        await server.ExecuteAsync("CREATE ROLE tls LOGIN PASSWORD 'x'; CREATE ROLE plain LOGIN PASSWORD 'x'");
        await using var other = await PostgresServer.StartAsync(new PostgresServerOptions { EnableTls = true });
        var (root, foreign) = (server.RootCertificateFile, other.RootCertificateFile);

        Assert.True(await EncryptedAsync("tls", SslMode.Prefer));
        Assert.True(await EncryptedAsync("tls", SslMode.Allow));
        Assert.True(await EncryptedAsync("tls", SslMode.Require));
        Assert.True(await EncryptedAsync("tls", SslMode.Require, root));
        Assert.True(await EncryptedAsync("tls", SslMode.VerifyFull, root));
        Assert.False(await EncryptedAsync("plain", SslMode.Prefer));
        Assert.False(await EncryptedAsync("plain", SslMode.Allow));
        Assert.False(await EncryptedAsync("plain", SslMode.Disable));
        Assert.Equal("TlsRequired", await RefusalAsync(As("tls", SslMode.Disable)));
        Assert.Equal("NotAuthorized", await RefusalAsync(As("plain", SslMode.Require)));
        Assert.Equal("TlsCertificateRejected", await RefusalAsync(As("tls", SslMode.Require, foreign)));
        Assert.Equal("TlsCertificateRejected", await RefusalAsync(As("tls", SslMode.VerifyCA, foreign)));
        Assert.Equal("TlsCertificateRejected", await RefusalAsync(As("tls", SslMode.VerifyCA)));
        Assert.Equal("TlsCertificateRejected", await RefusalAsync(As("tls", SslMode.VerifyFull, root, host: "127.0.0.2")));
        Assert.True(await EncryptedAsync("tls", SslMode.VerifyCA, root, host: "127.0.0.2"));
        Assert.Equal(
            "TlsCertificateRejected",
            await FailureAsync(() => ReplicationProbe.IdentifySystemAsync(As("tls", SslMode.VerifyFull, foreign), CancellationToken.None)));

        ConnectionTarget As(string user, SslMode sslMode, string? rootCertificate = null, string? host = null) => new()
        {
            Host = host ?? server.Host,
            Port = server.Port,
            Database = "postgres",
            UserName = user,
            Password = "x",
            SslMode = sslMode,
            RootCertificate = rootCertificate,
        };

        async Task<bool> EncryptedAsync(string user, SslMode sslMode, string? rootCertificate = null, string? host = null)
        {
            await using var session = await PostgresConnector.OpenAsync(As(user, sslMode, rootCertificate, host), CancellationToken.None);
            await using var command = new NpgsqlCommand("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()", session);
            return (bool)(await command.ExecuteScalarAsync())!;
        }
    }

    [Fact]
    public async Task A_server_without_a_wal_sender_to_spare_says_so()
    {
        await using var server = await PostgresServer.StartAsync(new PostgresServerOptions
        {
            Settings = new Dictionary<string, string> { ["max_wal_senders"] = "0" },
        });

        Assert.Equal(
            "NoFreeWalSender", await FailureAsync(() => ReplicationProbe.IdentifySystemAsync(Target(server.ConnectionString()), CancellationToken.None)));
    }

    private static ConnectionTarget Target(string connectionString) =>
        ConnectionTargetResolver.Resolve(new ConnectionRequest(connectionString), new FakeEnvironment());

    private static Task<string> RefusalAsync(ConnectionTarget target) => FailureAsync(() => PostgresConnector.OpenAsync(target, CancellationToken.None));

    private static async Task<string> FailureAsync(Func<Task> connect) => (await Assert.ThrowsAsync<PgCdcException>(connect)).ErrorId;
}
