using System.Net;
using System.Net.Sockets;
using PgCdc.Engine.Postgres;

namespace PgCdc.Engine.Tests.Postgres;

/// <summary>What is no PostgreSQL, and what a PostgreSQL or a pooler says before it lets anybody in.</summary>
public class PostgresConnectorTests
{
    private static readonly byte[] NoTls = [(byte)'N'];

    public static TheoryData<SslMode> Modes { get; } = new(SslMode.Disable, SslMode.Allow, SslMode.Prefer, SslMode.Require, SslMode.VerifyFull);

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task A_web_server_is_named_as_one(SslMode sslMode)
    {
        using var port = FakePort.Saying("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"u8.ToArray());

        var error = await FailureAsync(port.Target(sslMode), "NotPostgreSql", ErrorKind.ProtocolError, ConnectionStage.Protocol);

        Assert.Contains("a web server", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.6\r\n", "an SSH server")]
    [InlineData("220 mail.example.org ESMTP\r\n", "a mail or FTP server")]
    [InlineData("J\0\0\0\n8.0.36\0", "a MySQL or MariaDB server")]
    [InlineData("-ERR unknown command\r\n", "a Redis server")]
    [InlineData("\u0015\u0003\u0001\0\u0002\u0002F", "a server that expects TLS from the first byte")]
    [InlineData("Nope", "something else")]
    public async Task What_speaks_another_protocol_is_named_where_it_can_be(string greeting, string expected)
    {
        using var port = FakePort.Saying(greeting.Select(c => (byte)c).ToArray());

        var error = await FailureAsync(port.Target(SslMode.Prefer), "NotPostgreSql", ErrorKind.ProtocolError, ConnectionStage.Protocol);

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SslMode.Prefer)]
    [InlineData(SslMode.Require)]
    public async Task A_port_that_says_nothing_is_told_apart_from_one_that_cannot_be_reached(SslMode sslMode)
    {
        using var port = FakePort.Silent();

        await FailureAsync(port.Target(sslMode, seconds: 1), "NotPostgreSql", ErrorKind.OperationTimeout, ConnectionStage.Protocol);
    }

    [Fact]
    public async Task A_server_that_agrees_to_tls_and_then_says_nothing_is_not_waited_for_longer_than_allowed()
    {
        using var port = FakePort.Saying("S"u8.ToArray());

        await FailureAsync(port.Target(SslMode.Require, seconds: 1), "NotPostgreSql", ErrorKind.OperationTimeout, ConnectionStage.Protocol);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task A_port_that_closes_at_once_is_a_connection_that_was_lost(SslMode sslMode)
    {
        using var port = FakePort.Closing();

        await FailureAsync(port.Target(sslMode), "ConnectionLost", ErrorKind.ConnectionError, ConnectionStage.Route);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task A_port_where_nothing_listens_refuses_the_connection(SslMode sslMode)
    {
        ConnectionTarget target;
        using (var port = FakePort.Closing())
        {
            target = port.Target(sslMode);
        }

        await FailureAsync(target, "ConnectionRefused", ErrorKind.ConnectionError, ConnectionStage.Route);
    }

    [SkippableTheory]
    [InlineData(SslMode.Prefer)]
    [InlineData(SslMode.Require)]
    public async Task A_host_that_swallows_packets_is_a_timeout(SslMode sslMode)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Only Linux swallows packets when nobody accepts what is queued.");
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(0);
        using var queued = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await queued.ConnectAsync(listener.LocalEndPoint!);

        await FailureAsync(
            Target("127.0.0.1", ((IPEndPoint)listener.LocalEndPoint!).Port, sslMode), "ConnectTimeout", ErrorKind.OperationTimeout, ConnectionStage.Route);
    }

    [Theory]
    [InlineData(SslMode.Prefer)]
    [InlineData(SslMode.Require)]
    public async Task A_name_without_address_is_said_to_have_none(SslMode sslMode)
        => await FailureAsync(Target("no-such-host.invalid", 5432, sslMode), "HostNotFound", ErrorKind.ConnectionError, ConnectionStage.NameResolution);

    [SkippableFact]
    public async Task A_socket_without_server_is_named()
    {
        Skip.If(OperatingSystem.IsWindows(), "Sockets of the file system are for Unix.");

        var error = await FailureAsync(Target("/no/such/folder", 5432, SslMode.Require), "ConnectionRefused", ErrorKind.ConnectionError, ConnectionStage.Route);

        Assert.Contains("/no/such/folder/.s.PGSQL.5432", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SslMode.Require)]
    [InlineData(SslMode.VerifyFull)]
    public async Task A_server_without_tls_is_not_talked_to_in_clear_text_when_tls_is_wanted(SslMode sslMode)
    {
        using var port = FakePort.Saying(NoTls);

        await FailureAsync(port.Target(sslMode), "TlsNotOffered", ErrorKind.SecurityError, ConnectionStage.Tls);
    }

    [Theory]
    [InlineData("28P01", "auth_failed", "AuthenticationFailed", ErrorKind.AuthenticationError, ConnectionStage.Authentication)]
    [InlineData("28000", "ClientAuthentication", "NotAuthorized", ErrorKind.AuthenticationError, ConnectionStage.Authentication)]
    [InlineData("28000", "InitializeSessionUserId", "NotAuthorized", ErrorKind.AuthenticationError, ConnectionStage.Authentication)]
    [InlineData("3D000", "InitPostgres", "DatabaseNotFound", ErrorKind.ObjectNotFound, ConnectionStage.Database)]
    [InlineData("42501", "CheckMyDatabase", "DatabaseNotPermitted", ErrorKind.PermissionDenied, ConnectionStage.Database)]
    [InlineData("53300", "InitProcess", "TooManyConnections", ErrorKind.LimitsExceeded, ConnectionStage.Database)]
    [InlineData("57P03", "ProcessStartupPacket", "ServerStarting", ErrorKind.ResourceUnavailable, ConnectionStage.Database)]
    [InlineData("08P01", null, "PoolerRefused", ErrorKind.ProtocolError, ConnectionStage.Protocol)]
    [InlineData("XX000", null, "CannotLogIn", ErrorKind.AuthenticationError, ConnectionStage.Authentication)]
    public async Task A_refusal_is_known_by_its_code_in_whatever_language_it_comes(
        string sqlState, string? routine, string errorId, ErrorKind kind, ConnectionStage stage)
    {
        using var port = FakePort.PostgreSql(ServerError.Fatal(sqlState, "Zugriff verweigert", routine));

        var error = await FailureAsync(port.Target(SslMode.Prefer), errorId, kind, stage);

        Assert.Equal(sqlState, error.SqlState);
        Assert.Contains("Zugriff verweigert", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_is_tried_once()
    {
        using var port = FakePort.PostgreSql(ServerError.Fatal("28P01", "password authentication failed"));

        await FailureAsync(port.Target(SslMode.Prefer), "AuthenticationFailed", ErrorKind.AuthenticationError, ConnectionStage.Authentication);

        // One connection asks for TLS, one logs in.
        Assert.Equal(2, port.Connections);
    }

    [Fact]
    public async Task A_password_that_is_asked_for_and_not_there_is_said_to_be_missing()
    {
        using var port = FakePort.PostgreSql([(byte)'R', 0, 0, 0, 8, 0, 0, 0, 3]);

        await FailureAsync(port.Target(SslMode.Prefer, password: null), "PasswordMissing", ErrorKind.AuthenticationError, ConnectionStage.Authentication);
    }

    [Theory]
    [InlineData("42501", "InitPostgres", "ReplicationNotPermitted", ErrorKind.PermissionDenied, ConnectionStage.Authentication)]
    [InlineData("42501", "CheckMyDatabase", "DatabaseNotPermitted", ErrorKind.PermissionDenied, ConnectionStage.Database)]
    [InlineData("53300", "InitProcess", "NoFreeWalSender", ErrorKind.LimitsExceeded, ConnectionStage.Database)]
    [InlineData("53300", "InitializeSessionUserId", "TooManyConnections", ErrorKind.LimitsExceeded, ConnectionStage.Database)]
    [InlineData("08P01", null, "PoolerRefused", ErrorKind.ProtocolError, ConnectionStage.Protocol)]
    [InlineData("42601", null, "PoolerRefused", ErrorKind.ProtocolError, ConnectionStage.Protocol)]
    [InlineData("28P01", "auth_failed", "AuthenticationFailed", ErrorKind.AuthenticationError, ConnectionStage.Authentication)]
    public async Task A_replication_connection_has_refusals_of_its_own(
        string sqlState, string? routine, string errorId, ErrorKind kind, ConnectionStage stage)
    {
        using var port = FakePort.PostgreSql(ServerError.Fatal(sqlState, "Zugriff verweigert", routine));

        await FailureAsync(port.Target(SslMode.Prefer), errorId, kind, stage, ReplicationProbe.IdentifySystemAsync);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task A_cancelled_connection_is_a_cancellation(SslMode sslMode)
    {
        using var stop = new CancellationTokenSource();
        using var port = new FakePort((_, token) =>
        {
            stop.Cancel();
            return Task.Delay(Timeout.Infinite, token);
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => PostgresConnector.OpenAsync(port.Target(sslMode, seconds: 0), stop.Token));
    }

    [Fact]
    public async Task A_root_certificate_that_is_none_is_refused_before_anything_is_sent()
    {
        var file = Path.GetTempFileName();
        try
        {
            using var port = FakePort.Closing();
            var target = new ConnectionTarget
            {
                Host = "127.0.0.1",
                Port = port.Target(SslMode.Require).Port,
                Database = "app",
                UserName = "me",
                SslMode = SslMode.Require,
                RootCertificate = file,
            };

            var error = await Assert.ThrowsAsync<PgCdcException>(() => PostgresConnector.OpenAsync(target, CancellationToken.None));

            Assert.Equal(("CertificateUnreadable", (object?)file), (error.ErrorId, error.Target));
            Assert.Equal(0, port.Connections);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static ConnectionTarget Target(string host, int port, SslMode sslMode) => new()
    {
        Host = host,
        Port = port,
        Database = "app",
        UserName = "me",
        SslMode = sslMode,
        ConnectTimeout = TimeSpan.FromSeconds(1),
    };

    private static async Task<PgCdcException> FailureAsync(
        ConnectionTarget target, string errorId, ErrorKind kind, ConnectionStage stage,
        Func<ConnectionTarget, CancellationToken, Task>? connect = null)
    {
        var error = await Assert.ThrowsAsync<PgCdcException>(() => (connect ?? PostgresConnector.OpenAsync)(target, CancellationToken.None));
        Assert.Equal((errorId, kind), (error.ErrorId, error.Kind));
        Assert.Equal(stage, PostgresErrorMap.StageOf(error.ErrorId));
        Assert.Equal(target.ToString(), error.Target);
        Assert.NotEmpty(error.RecommendedAction);
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
        return error;
    }
}
