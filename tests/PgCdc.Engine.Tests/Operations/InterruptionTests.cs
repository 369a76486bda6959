using System.Text;
using PgCdc.Engine.Postgres;
using PgCdc.Engine.Publications;
using PgCdc.Engine.Tests.Postgres;
using PgCdc.Engine.Tests.Publications;
using PgCdc.Engine.Tests.TestServers;
using PgCdc.Engine.Tests.Users;
using PgCdc.Engine.Users;
using PgCdc.Sandbox;

namespace PgCdc.Engine.Tests.Operations;

/// <summary>Runs that do not come to their end.</summary>
public class InterruptionTests
{
    private const string Publish = "publish";
    private const string User = "user";

    [Theory]
    [InlineData(12, User)]
    [InlineData(12, Publish)]
    [InlineData(15, User)]
    [InlineData(15, Publish)]
    [InlineData(18, User)]
    [InlineData(18, Publish)]
    public async Task A_run_that_is_cancelled_while_it_waits_ends_and_leaves_neither_object_nor_session(int major, string what)
    {
        await using var database = await TestDatabase.CreateShopAsync(major);
        var before = await database.StateAsync();
        await using var blocker = await BlockAsync(database);
        using var cancel = new CancellationTokenSource();

        var run = RunAsync(what, database, cancel.Token);
        await blocker.WaitedForAsync();
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        await Eventually.TrueAsync(
            () => database.ScalarAsync<bool>($"select not exists (select from pg_stat_activity where datname = '{database.Name}' and application_name = 'PgCdc')"));
        Assert.Equal(before, await database.StateAsync());
    }

    [Theory]
    [InlineData(User)]
    [InlineData(Publish)]
    public async Task A_run_that_is_cancelled_before_it_starts_asks_nobody(string what)
    {
        await using var database = await TestDatabase.CreateShopAsync(15);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(what, database, new CancellationToken(canceled: true)));
    }

    [Theory]
    [InlineData(12)]
    [InlineData(18)]
    public async Task A_server_that_goes_down_in_the_middle_is_a_lost_connection_and_the_next_run_does_all(int major)
    {
        await using var server = await PostgresServer.StartAsync(new PostgresServerOptions { Major = major });
        await using var database = await TestDatabase.CreateShopAsync(server);
        await database.ExecuteAsync(
            """
            create function stall() returns event_trigger language plpgsql as 'begin perform pg_sleep(600); end';
            create event trigger stall on ddl_command_start when tag in ('GRANT', 'CREATE PUBLICATION') execute function stall();
            """);
        var before = await database.StateAsync();

        Task[] runs = [RunAsync(User, database), RunAsync(Publish, database)];
        await Eventually.TrueAsync(
            () => database.ScalarAsync<bool>("select count(*) = 2 from pg_stat_activity where application_name = 'PgCdc' and wait_event = 'PgSleep'"));
        await server.RestartAsync(ShutdownMode.Immediate);

        foreach (var run in runs)
        {
            var error = await Assert.ThrowsAsync<PgCdcException>(() => run);
            Assert.Equal(("ConnectionLost", ErrorKind.ConnectionError), (error.ErrorId, error.Kind));
        }

        Assert.Equal(before, await database.StateAsync());
        await database.ExecuteAsync("drop event trigger stall");
        Assert.Equal(ChangeStatus.Created, (await database.CdcUser("public", "sales").MakeAsync(database)).Status);
        Assert.Equal(ChangeStatus.Created, (await Publication.MakeAsync(database)).Status);
    }

    [Theory]
    [InlineData(15)]
    [InlineData(18)]
    public async Task On_a_standby_nothing_is_tried(int major)
    {
        await using var server = await PostgresServer.StartAsync(new PostgresServerOptions { Major = major });
        await using var database = await TestDatabase.CreateShopAsync(server);
        await using var standby = await PostgresServer.StartStandbyAsync(server);
        var target = new ConnectionTarget
        {
            Host = standby.Host,
            Port = standby.Port,
            Database = database.Name,
            UserName = standby.SuperuserName,
            Password = standby.SuperuserPassword,
            SslMode = SslMode.Disable,
        };

        PgCdcException[] errors =
        [
            await Assert.ThrowsAsync<PgCdcException>(() => NewUserOperation.RunAsync(target, database.CdcUser(), new RecordedEvents(), CancellationToken.None)),
            await Assert.ThrowsAsync<PgCdcException>(() => NewPublicationOperation.RunAsync(target, Publication, new RecordedEvents(), CancellationToken.None)),
        ];

        Assert.All(errors, error => Assert.Equal(("ReadOnlyServer", ErrorKind.InvalidOperation), (error.ErrorId, error.Kind)));
    }

    [Fact]
    public async Task A_server_that_is_too_old_is_told_so()
    {
        using var port = FakePort.PostgreSql(Welcome("11.22"));
        var old = port.Target(SslMode.Disable);
        var user = new UserRequest { Name = "cdc", Schemas = ["public"] };

        PgCdcException[] errors =
        [
            await Assert.ThrowsAsync<PgCdcException>(() => NewUserOperation.RunAsync(old, user, new RecordedEvents(), CancellationToken.None)),
            await Assert.ThrowsAsync<PgCdcException>(() => NewPublicationOperation.RunAsync(old, Publication, new RecordedEvents(), CancellationToken.None)),
        ];

        Assert.All(errors, error => Assert.Equal(("ServerTooOld", ErrorKind.NotInstalled), (error.ErrorId, error.Kind)));
    }

    private static PublicationRequest Publication => TestPublications.OfSchemas("public") with { ReplicaIdentityFull = true };

    /// <summary>AuthenticationOk, ParameterStatus, ReadyForQuery.</summary>
    private static byte[] Welcome(string version)
    {
        var setting = Encoding.ASCII.GetBytes($"server_version\0{version}\0");
        return [(byte)'R', 0, 0, 0, 8, 0, 0, 0, 0, (byte)'S', 0, 0, 0, (byte)(4 + setting.Length), .. setting, (byte)'Z', 0, 0, 0, 5, (byte)'I'];
    }

    /// <summary>Both operations come to a statement that waits for this; what stands before it in their transactions has been carried out by then.</summary>
    private static Task<Blocker> BlockAsync(TestDatabase database) =>
        Blocker.HoldAsync(database, "grant select on sales.leads to public; lock table sessions in share mode");

    private static Task RunAsync(string what, TestDatabase database, CancellationToken cancellationToken = default) => what == User
        ? NewUserOperation.RunAsync(database.Target(), database.CdcUser("public", "sales"), new RecordedEvents(), cancellationToken)
        : NewPublicationOperation.RunAsync(database.Target(), Publication, new RecordedEvents(), cancellationToken);
}
