using Npgsql;
using PgCdc.Engine.Tests.TestServers;

namespace PgCdc.Engine.Tests.Users;

public class DefaultPrivilegeTests
{
    [Theory]
    [MemberData(nameof(Majors.All), MemberType = typeof(Majors))]
    public async Task Whoever_owns_tables_in_a_schema_can_make_another_and_the_user_reads_it(int major)
    {
        await using var database = await TestDatabase.CreateShopAsync(major);
        var outcome = await database.CdcUser("public", "sales").MakeAsync(database);

        string[] owners = ["postgres", database.Shop!.SalesOwner, database.Shop.ShopOwner];
        Assert.Equal(owners, outcome.DefaultPrivilegeOwners.Order(StringComparer.Ordinal));
        await using var session = await database.OpenAsync(outcome.UserName, outcome.Password);
        foreach (var (owner, schema) in from owner in owners from schema in (string[])["public", "sales"] select (owner, schema))
        {
            await database.ExecuteAsync($"set role {owner}; create table {schema}.later_{owner} (id int)");
            await using var read = new NpgsqlCommand($"select from {schema}.later_{owner}", session);
            await read.ExecuteNonQueryAsync();
        }
    }

    [Theory]
    [MemberData(nameof(Majors.Few), MemberType = typeof(Majors))]
    public async Task In_a_schema_without_tables_its_owner_is_the_one_who_will_make_them(int major)
    {
        await using var database = await TestDatabase.CreateAsync(major);
        var (owner, _) = await database.CreateRoleAsync("owner");
        await database.ExecuteAsync($"create schema empty authorization {owner}");
        await database.ExecuteAsync($"alter database {database.Name} owner to {owner}");

        var outcome = await database.CdcUser("empty", "public").MakeAsync(database);

        // public belongs to pg_database_owner from 15 on, which can own no default privileges that matter.
        var wanted = outcome.Sql.Where(sql => sql.StartsWith($"ALTER DEFAULT PRIVILEGES FOR ROLE {owner} ", StringComparison.Ordinal)).ToArray();
        Assert.Equal(major >= 15 ? 2 : 1, wanted.Length);
        Assert.DoesNotContain(outcome.Sql, sql => sql.Contains("pg_database_owner", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Majors.Few), MemberType = typeof(Majors))]
    public async Task Without_default_privileges_a_later_table_is_not_readable(int major)
    {
        await using var database = await TestDatabase.CreateShopAsync(major);
        var outcome = await (database.CdcUser() with { DefaultPrivileges = false }).MakeAsync(database);

        await database.ExecuteAsync("create table later (id int)");

        Assert.Empty(outcome.DefaultPrivilegeOwners);
        Assert.False(await database.ScalarAsync<bool>($"select has_table_privilege('{outcome.UserName}', 'later', 'SELECT')"));
    }

    [Theory]
    [MemberData(nameof(Majors.Few), MemberType = typeof(Majors))]
    public async Task An_owner_who_came_later_makes_the_user_differ_until_it_is_covered(int major)
    {
        await using var database = await TestDatabase.CreateAsync(major);
        var request = database.CdcUser();
        await request.MakeAsync(database);
        var (newcomer, _) = await database.CreateRoleAsync("newcomer");
        await database.ExecuteAsync($"create table t (id int); grant select on t to {request.Name}; alter table t owner to {newcomer}");

        var error = await request.FailAsync(database);
        Assert.Equal("UserDiffers", error.ErrorId);
        Assert.Contains($"will not read tables that {newcomer} makes in public later", error.Message, StringComparison.Ordinal);

        var outcome = await (request with { Force = true }).MakeAsync(database);
        Assert.Equal([$"ALTER DEFAULT PRIVILEGES FOR ROLE {newcomer} IN SCHEMA public GRANT SELECT ON TABLES TO {request.Name}"], outcome.Sql);
    }

    [Theory]
    [InlineData("alter default privileges grant select on tables to {0}")]
    [InlineData("alter default privileges in schema public grant select on tables to public")]
    [InlineData("grant pg_read_all_data to {0}")]
    public async Task What_covers_later_tables_already_is_not_done_again(string covered)
    {
        await using var database = await TestDatabase.CreateAsync(15);
        var request = database.CdcUser();
        await database.ExecuteAsync($"create role {request.Name} login replication");
        await database.ExecuteAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, covered, request.Name));

        var outcome = await request.MakeAsync(database);

        Assert.Equal(ChangeStatus.AlreadyPresent, outcome.Status);
    }
}
