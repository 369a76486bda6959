using Npgsql;
using PgCdc.Engine.Tests.Operations;
using PgCdc.Engine.Tests.TestServers;
using PgCdc.Sandbox;

namespace PgCdc.Engine.Tests.Users;

/// <summary>Managed servers as far as SQL shows them: the settings and roles that give them away, on a real server.</summary>
public class ProviderUserTests
{
    [Theory]
    [MemberData(nameof(Majors.Few), MemberType = typeof(Majors))]
    public async Task On_rds_the_master_user_makes_the_user_a_member_of_rds_replication(int major)
    {
        await using var server = await RdsAsync(major);
        await using var database = await TestDatabase.CreateAsync(server);
        var master = await MasterAsync(database);
        var before = await database.StateAsync();

        var outcome = await database.CdcUser("app").MakeAsync(database, master);

        Assert.Equal((Provider.Rds, ChangeStatus.Created, true), (outcome.Provider, outcome.Status, outcome.LoginVerified));
        Assert.Equal(ReplicationGrant.RdsReplication, outcome.ReplicationGrant);
        var changes = await database.NewSinceAsync(before);
        Assert.Contains("member cdc of rds_replication", changes);
        Assert.Contains(changes, change => change.StartsWith("role cdc: LOGIN limit", StringComparison.Ordinal));
        Assert.Equal(ChangeStatus.AlreadyPresent, (await database.CdcUser("app").MakeAsync(database, master)).Status);
    }

    [Fact]
    public async Task On_rds_a_role_that_may_not_pass_on_rds_replication_is_told_so()
    {
        await using var server = await RdsAsync(18);
        await using var database = await TestDatabase.CreateAsync(server);
        var master = await MasterAsync(database);
        await database.ExecuteAsync($"revoke rds_superuser from {master.Name}");

        var error = await database.CdcUser("app").FailAsync(database, master);

        var missing = Assert.Single(Assert.IsType<MissingRight[]>(error.Target));
        Assert.Equal($"the master user must run: GRANT rds_replication TO {master.Name} WITH ADMIN OPTION", missing.GrantedBy);
    }

    [Fact]
    public async Task Rds_is_known_by_a_setting_of_its_own_and_without_its_role_that_is_said()
    {
        await using var database = await TestDatabase.CreateAsync(15);
        await database.ExecuteAsync($"alter database {database.Name} set rds.extensions = 'plpgsql'");

        var error = await database.CdcUser().FailAsync(database);

        Assert.Contains("there is no role rds_replication", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(17)]
    [InlineData(18)]
    public async Task On_planetscale_the_user_logs_in_with_the_branch_behind_its_name(int major)
    {
        await using var database = await TestDatabase.CreateAsync(major);
        await database.ExecuteAsync($"alter database {database.Name} set extwlist.pscale_allowed_extensions = 'vector'");
        var admin = await database.CreateRoleAsync("postgres.br4nch", "CREATEROLE REPLICATION");
        await database.ExecuteAsync($"alter database {database.Name} owner to \"{admin.Name}\"");
        var events = new RecordedEvents();

        var outcome = await database.CdcUser().MakeAsync(database, admin, events);

        Assert.Equal((Provider.PlanetScale, ChangeStatus.Created), (outcome.Provider, outcome.Status));
        Assert.Equal((database.UniqueName("cdc"), database.UniqueName("cdc") + database.UniqueName(".br4nch")), (outcome.UserName, outcome.ConnectionUserName));

        // Here, no proxy takes the branch off the name: what cannot be proven is not claimed.
        Assert.NotEqual(true, outcome.LoginVerified);
        Assert.Contains(outcome.ConnectionUserName, Assert.Single(events.Warnings), StringComparison.Ordinal);
        await (await database.OpenAsync(outcome.UserName, outcome.Password)).DisposeAsync();
    }

    [Theory]
    [InlineData(null, "0")]
    [InlineData(300_000, "5min")]
    public async Task On_azure_the_user_gets_its_own_wal_sender_timeout(int? wanted, string expected)
    {
        await using var database = await TestDatabase.CreateAsync(15);
        await database.ExecuteAsync($"alter database {database.Name} set azure.extensions = 'vector'");
        var request = database.CdcUser() with { WalSenderTimeout = wanted };

        var outcome = await request.MakeAsync(database);

        Assert.Equal((Provider.AzureFlexible, ChangeStatus.Created), (outcome.Provider, outcome.Status));
        await using var session = await database.OpenAsync(outcome.UserName, outcome.Password);
        await using var show = new NpgsqlCommand("show wal_sender_timeout", session);
        Assert.Equal(expected, await show.ExecuteScalarAsync());
        Assert.Equal(ChangeStatus.AlreadyPresent, (await request.MakeAsync(database)).Status);
    }

    [Fact]
    public async Task What_the_caller_says_of_the_provider_outweighs_what_was_detected()
    {
        await using var database = await TestDatabase.CreateAsync(15);
        await database.ExecuteAsync($"alter database {database.Name} set rds.extensions = 'plpgsql'");

        var outcome = await (database.CdcUser() with { Provider = Provider.SelfManaged }).MakeAsync(database);

        Assert.Equal((Provider.SelfManaged, ReplicationGrant.ReplicationAttribute), (outcome.Provider, outcome.ReplicationGrant));
    }

    /// <summary>A server of its own: the roles of RDS would turn every database of a shared one into RDS.</summary>
    private static async Task<PostgresServer> RdsAsync(int major)
    {
        var server = await PostgresServer.StartAsync(new PostgresServerOptions { Major = major });
        await server.ExecuteAsync("create role rds_superuser; create role rds_replication; grant rds_replication to rds_superuser with admin option");
        return server;
    }

    /// <summary>The user that RDS gives its customers: no superuser, and owner of all that it made.</summary>
    private static async Task<(string Name, string Password)> MasterAsync(TestDatabase database)
    {
        var master = await database.CreateRoleAsync("master", "CREATEROLE CREATEDB");
        await database.ExecuteAsync(
            $"""
            grant rds_superuser to {master.Name};
            create schema app authorization {master.Name};
            create table app.t (id int); alter table app.t owner to {master.Name};
            """);
        return master;
    }
}
