using PgCdc.Engine.Tests.Operations;
using PgCdc.Engine.Tests.TestServers;
using PgCdc.Sandbox;

namespace PgCdc.Engine.Tests.Users;

/// <summary>What a login proves depends on pg_hba.conf: here, the user trusted gets in with any password and others do not get in at all.</summary>
public sealed class UserLoginTests : IAsyncLifetime
{
    private PostgresServer? server;

    public async Task InitializeAsync() => server = await PostgresServer.StartAsync(new PostgresServerOptions
    {
        Major = 15,
        HbaLines = ["host all postgres 127.0.0.1/32 scram-sha-256", "host all trusted 127.0.0.1/32 trust"],
    });

    public Task DisposeAsync() => server!.DisposeAsync().AsTask();

    [Fact]
    public async Task A_user_that_cannot_log_in_from_here_is_made_and_the_rule_that_is_missing_is_told()
    {
        await using var database = await TestDatabase.CreateAsync(server!);
        var events = new RecordedEvents();

        var outcome = await database.CdcUser().MakeAsync(database, events: events);

        Assert.Equal((ChangeStatus.Created, null), (outcome.Status, outcome.LoginVerified));
        Assert.Contains("pg_hba.conf", Assert.Single(events.Warnings), StringComparison.Ordinal);
        Assert.NotNull(outcome.Password);
    }

    [Fact]
    public async Task Where_any_password_is_right_none_is_called_wrong()
    {
        await using var database = await TestDatabase.CreateAsync(server!);
        var request = database.CdcUser() with { Name = "trusted", Password = "one" };
        await request.MakeAsync(database);
        var before = await database.StateAsync();

        var outcome = await (request with { Password = "other" }).MakeAsync(database);
        var forced = await (request with { Password = "other", Force = true }).MakeAsync(database);

        Assert.Equal((ChangeStatus.AlreadyPresent, null), (outcome.Status, outcome.Password));
        Assert.Equal((ChangeStatus.Updated, "other"), (forced.Status, forced.Password));
        Assert.Equal(before, await database.StateAsync());
        await database.ExecuteAsync("drop owned by trusted; drop role trusted");
    }
}
