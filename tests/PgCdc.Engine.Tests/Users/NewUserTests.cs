using Npgsql;
using PgCdc.Engine.Postgres;
using PgCdc.Engine.Tests.Operations;
using PgCdc.Engine.Tests.TestServers;
using PgCdc.Engine.Users;
using PgCdc.Sandbox;

namespace PgCdc.Engine.Tests.Users;

public class NewUserTests
{
    [Theory]
    [MemberData(nameof(Majors.All), MemberType = typeof(Majors))]
    public async Task A_superuser_makes_a_role_that_has_exactly_what_was_asked_for_and_nothing_else_changes(int major)
    {
        await using var database = await TestDatabase.CreateShopAsync(major);
        var before = await database.StateAsync();

        var outcome = await database.CdcUser("public", "sales").MakeAsync(database);

        Assert.Equal((ChangeStatus.Created, ReplicationGrant.ReplicationAttribute, true), (outcome.Status, outcome.ReplicationGrant, outcome.LoginVerified));
        string[] tables = ["public.carts", "public.orders", .. ShopDatabase.Tables];
        var expected = tables.Select(table => $"cdc on table {table}: SELECT")
            .Concat(["cdc on schema public: USAGE", "cdc on schema sales: USAGE"])
            .Concat(
                from owner in (string[])["postgres", "shop_owner", "sales_owner"]
                from schema in (string[])["public", "sales"]
                select $"cdc on default acl for role {owner} in schema {schema} on tables: SELECT");
        var changes = await database.NewSinceAsync(before);
        Assert.Equal(expected.Order(StringComparer.Ordinal), changes.Where(change => !change.StartsWith("role cdc:", StringComparison.Ordinal)));
        Assert.Contains(changes, change => change.StartsWith("role cdc: LOGIN REPLICATION limit -1 until  password ", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Majors.Few), MemberType = typeof(Majors))]
    public async Task The_role_logs_in_with_the_password_that_was_made_and_reads_every_table(int major)
    {
        await using var database = await TestDatabase.CreateShopAsync(major);

        var outcome = await database.CdcUser("public", "sales").MakeAsync(database);

        await using var session = await database.OpenAsync(outcome.ConnectionUserName, outcome.Password);
        foreach (var table in ShopDatabase.Tables)
        {
            await using var read = new NpgsqlCommand($"select from {table}", session);
            await read.ExecuteNonQueryAsync();
        }
    }

    [Theory]
    [MemberData(nameof(Majors.All), MemberType = typeof(Majors))]
    public async Task A_second_run_finds_all_there_and_sends_no_statement(int major)
    {
        await using var database = await TestDatabase.CreateShopAsync(major);
        await database.CdcUser("public", "sales").MakeAsync(database);
        var before = await database.StateAsync();
        var events = new RecordedEvents();

        var outcome = await database.CdcUser("public", "sales").MakeAsync(database, events: events);

        Assert.Equal((ChangeStatus.AlreadyPresent, null, null), (outcome.Status, outcome.Password, outcome.LoginVerified));
        Assert.Equal((0, 0), (outcome.Sql.Length, events.Plans.Count));
        Assert.Equal(before, await database.StateAsync());
    }

    [Theory]
    [MemberData(nameof(Majors.Few), MemberType = typeof(Majors))]
    public async Task Named_tables_are_all_that_it_reads(int major)
    {
        await using var database = await TestDatabase.CreateShopAsync(major);
        var before = await database.StateAsync();

        var request = database.CdcUser("sales", "public") with { Tables = [TablePattern.Parse("sales.l*"), TablePattern.Parse("public.orders")] };
        await request.MakeAsync(database);

        string[] expected = ["cdc on schema public: USAGE", "cdc on schema sales: USAGE", "cdc on table public.orders: SELECT", "cdc on table sales.leads: SELECT"];
        Assert.Equal(expected, (await database.NewSinceAsync(before)).Where(change => !change.StartsWith("role", StringComparison.Ordinal)));
        Assert.Equal(ChangeStatus.AlreadyPresent, (await request.MakeAsync(database)).Status);
    }

    [Fact]
    public async Task Connect_is_granted_where_it_was_taken_from_everyone()
    {
        await using var database = await TestDatabase.CreateAsync(15);
        await database.ExecuteAsync($"revoke connect on database {database.Name} from public");
        var before = await database.StateAsync();

        var outcome = await database.CdcUser().MakeAsync(database);

        Assert.Contains($"cdc on database {database.Name[..2]}: CONNECT", await database.NewSinceAsync(before));
        Assert.True(outcome.LoginVerified);
    }

    [Theory]
    [MemberData(nameof(Majors.Few), MemberType = typeof(Majors))]
    public async Task A_plan_that_is_refused_changes_nothing(int major)
    {
        await using var database = await TestDatabase.CreateShopAsync(major);
        var before = await database.StateAsync();
        var events = new RecordedEvents { Answer = _ => Task.FromResult(false) };

        var outcome = await NewUserOperation.RunAsync(database.Target(), database.CdcUser("public"), events, CancellationToken.None);

        Assert.Null(outcome);
        Assert.Equal(before, await database.StateAsync());
        Assert.Contains($"CREATE ROLE {database.UniqueName("cdc")} WITH LOGIN REPLICATION PASSWORD '<SCRAM-SHA-256 verifier>'", Assert.Single(events.Plans).Display());
    }

    [Theory]
    [MemberData(nameof(Majors.Few), MemberType = typeof(Majors))]
    public async Task What_was_shown_is_what_was_run(int major)
    {
        await using var database = await TestDatabase.CreateShopAsync(major);
        var events = new RecordedEvents();

        var outcome = await database.CdcUser("public", "sales").MakeAsync(database, events: events);

        Assert.Equal(Assert.Single(events.Plans).Display(), outcome.Sql);
    }
}
