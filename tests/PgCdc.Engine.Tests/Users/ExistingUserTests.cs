using Npgsql;
using PgCdc.Engine.Tests.Operations;
using PgCdc.Engine.Tests.TestServers;

namespace PgCdc.Engine.Tests.Users;

public class ExistingUserTests
{
    [Theory]
    [MemberData(nameof(Majors.All), MemberType = typeof(Majors))]
    public async Task A_role_that_lacks_everything_differs_in_everything_at_once(int major)
    {
        await using var database = await TestDatabase.CreateShopAsync(major);
        var request = database.CdcUser("sales") with { WalSenderTimeout = 300_000 };
        await BareRoleAsync(database, request.Name);

        var error = await request.FailAsync(database);

        Assert.Equal(("UserDiffers", ErrorKind.ResourceExists), (error.ErrorId, error.Kind));
        string[] differences =
        [
            "may not log in", "lacks the attribute REPLICATION", "is limited to 2 connections", "has expired", "has wal_sender_timeout 1s, not 300000",
            $"may not CONNECT to {database.Name}", "lacks USAGE on schema sales", "lacks SELECT on 3 tables (sales.leads, sales.quotes, sales.regions)",
            $"will not read tables that {database.Shop!.SalesOwner} makes in sales later", $"will not read tables that {database.Shop.ShopOwner} makes in sales later",
        ];
        Assert.All(differences, difference => Assert.Contains(difference, error.Message, StringComparison.Ordinal));
        Assert.Contains("-Force", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Majors.Few), MemberType = typeof(Majors))]
    public async Task Force_adds_what_is_missing_and_takes_nothing_away(int major)
    {
        await using var database = await TestDatabase.CreateShopAsync(major);
        var request = database.CdcUser("sales") with { WalSenderTimeout = 300_000, Force = true };
        await BareRoleAsync(database, request.Name);
        await database.ExecuteAsync($"alter role {request.Name} createdb; grant insert on sessions to {request.Name}; alter role {request.Name} set work_mem = '8MB'");
        var (before, oid) = (await database.StateAsync(), await OidAsync(database, request.Name));

        var outcome = await request.MakeAsync(database);

        Assert.Equal((ChangeStatus.Updated, null), (outcome.Status, outcome.Password));
        Assert.Equal(oid, await OidAsync(database, request.Name));
        var now = await database.StateAsync();
        Assert.Contains(now, line => line.StartsWith("role cdc: LOGIN REPLICATION CREATEDB limit -1 until infinity", StringComparison.Ordinal));
        Assert.Contains("setting of cdc in every database: wal_sender_timeout=300000", now);
        string[] replaced = ["role cdc:", "setting of cdc in every database: wal_sender_timeout"];
        Assert.DoesNotContain(before.Except(now), line => !replaced.Any(line.StartsWith));
        Assert.Equal(ChangeStatus.AlreadyPresent, (await (request with { Force = false }).MakeAsync(database)).Status);
    }

    [Theory]
    [MemberData(nameof(Majors.Few), MemberType = typeof(Majors))]
    public async Task The_password_that_works_is_proven_and_kept(int major)
    {
        await using var database = await TestDatabase.CreateAsync(major);
        var request = database.CdcUser() with { Password = "the one that works" };
        await request.MakeAsync(database);
        var before = await database.StateAsync();

        var outcome = await request.MakeAsync(database);

        Assert.Equal((ChangeStatus.AlreadyPresent, true, "the one that works"), (outcome.Status, outcome.LoginVerified, outcome.Password));
        Assert.Equal(before, await database.StateAsync());
    }

    [Theory]
    [MemberData(nameof(Majors.Few), MemberType = typeof(Majors))]
    public async Task Another_password_is_set_by_force_only_and_then_it_is_the_one_that_works(int major)
    {
        await using var database = await TestDatabase.CreateAsync(major);
        var request = database.CdcUser() with { Password = "old" };
        await request.MakeAsync(database);

        var error = await (request with { Password = "new" }).FailAsync(database);
        var outcome = await (request with { Password = "new", Force = true }).MakeAsync(database);

        Assert.Equal("UserDiffers", error.ErrorId);
        Assert.Contains("it has another password.", error.Message, StringComparison.Ordinal);
        Assert.Equal((ChangeStatus.Updated, true), (outcome.Status, outcome.LoginVerified));
        Assert.Equal([$"ALTER ROLE {request.Name} WITH PASSWORD '<SCRAM-SHA-256 verifier>'"], outcome.Sql);
        await (await database.OpenAsync(request.Name, "new")).DisposeAsync();
        await Assert.ThrowsAsync<PostgresException>(() => database.OpenAsync(request.Name, "old"));
    }

    [Fact]
    public async Task Of_an_expired_role_nobody_can_tell_whether_the_password_is_the_right_one()
    {
        await using var database = await TestDatabase.CreateAsync(15);
        var request = database.CdcUser() with { Password = "right" };
        await request.MakeAsync(database);
        await database.ExecuteAsync($"alter role {request.Name} valid until '2001-01-01'");

        var error = await request.FailAsync(database);
        var outcome = await (request with { Force = true }).MakeAsync(database);

        Assert.Contains("it has expired.", error.Message, StringComparison.Ordinal);
        Assert.Equal((ChangeStatus.Updated, true), (outcome.Status, outcome.LoginVerified));
    }

    [Fact]
    public async Task A_superuser_needs_no_attribute_and_is_left_as_it_is()
    {
        await using var database = await TestDatabase.CreateShopAsync(15);
        var request = database.CdcUser("public", "sales");
        await database.ExecuteAsync($"create role {request.Name} login superuser");

        var outcome = await request.MakeAsync(database);

        Assert.Equal((ChangeStatus.AlreadyPresent, ReplicationGrant.Superuser), (outcome.Status, outcome.ReplicationGrant));
    }

    [Theory]
    [InlineData("5min")]
    [InlineData("300s")]
    [InlineData("300000")]
    [InlineData("300000ms")]
    public async Task A_wal_sender_timeout_that_means_the_same_is_the_same(string setting)
    {
        await using var database = await TestDatabase.CreateAsync(15);
        var request = database.CdcUser() with { WalSenderTimeout = 300_000 };
        await request.MakeAsync(database);
        await database.ExecuteAsync($"alter role {request.Name} set wal_sender_timeout = '{setting}'");

        Assert.Equal(ChangeStatus.AlreadyPresent, (await request.MakeAsync(database)).Status);
    }

    /// <summary>A role that lacks all that a CDC user needs.</summary>
    private static Task BareRoleAsync(TestDatabase database, string role) => database.ExecuteAsync(
        $"""
        create role {role} nologin connection limit 2 valid until '2001-01-01';
        alter role {role} set wal_sender_timeout = '1s';
        revoke connect on database {database.Name} from public;
        """);

    private static Task<uint> OidAsync(TestDatabase database, string role) => database.ScalarAsync<uint>($"select oid from pg_roles where rolname = '{role}'");
}
