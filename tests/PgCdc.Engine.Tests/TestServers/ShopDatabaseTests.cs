using Npgsql;
using PgCdc.Sandbox;

namespace PgCdc.Engine.Tests.TestServers;

public class ShopDatabaseTests
{
    [Theory]
    [MemberData(nameof(Majors.All), MemberType = typeof(Majors))]
    public async Task Deletes_fail_on_exactly_the_tables_without_identity_once_all_are_published(int major)
    {
        await using var database = await TestDatabase.CreateShopAsync(major);
        await database.ExecuteAsync($"CREATE PUBLICATION everything FOR TABLE {string.Join(", ", ShopDatabase.Tables)}");

        var failing = new List<string>();
        await using var session = await database.OpenAsync();
        foreach (var table in ShopDatabase.Tables)
        {
            await using var transaction = await session.BeginTransactionAsync();
            try
            {
                await using var delete = new NpgsqlCommand($"SET LOCAL session_replication_role = replica; DELETE FROM {table}", session);
                Assert.True(await delete.ExecuteNonQueryAsync() > 0, $"{table} has no rows");
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.ObjectNotInPrerequisiteState)
            {
                failing.Add(table);
            }
        }

        Assert.Equal(ShopDatabase.TablesWithoutIdentity, failing);
    }

    [Theory]
    [MemberData(nameof(Majors.Few), MemberType = typeof(Majors))]
    public async Task Both_schemas_have_tables_of_both_owners(int major)
    {
        await using var database = await TestDatabase.CreateShopAsync(major);

        var owners = await database.ScalarAsync<string[]>(
            """
            SELECT array_agg(DISTINCT schemaname || ' ' || tableowner ORDER BY schemaname || ' ' || tableowner)
            FROM pg_tables WHERE schemaname IN ('public', 'sales')
            """);

        var (shop, sales) = (database.Shop!.ShopOwner, database.Shop.SalesOwner);
        Assert.Equal([$"public {sales}", $"public {shop}", $"sales {sales}", $"sales {shop}"], owners!);
    }

    [Fact]
    public async Task A_test_database_takes_its_roles_and_slots_with_it()
    {
        var server = await SharedServers.LogicalAsync(12);
        var database = await TestDatabase.CreateShopAsync(server);
        var (role, password) = await database.CreateRoleAsync("reader", "REPLICATION");
        await database.ExecuteAsync($"SELECT pg_create_logical_replication_slot('{database.UniqueName("slot")}', 'pgoutput')");
        await database.ExecuteAsync($"GRANT SELECT ON ALL TABLES IN SCHEMA sales TO {role}");
        await using var session = await database.OpenAsync(role, password);

        await database.DisposeAsync();

        Assert.Equal(0, await server.ScalarAsync<long>($"SELECT count(*) FROM pg_database WHERE datname = '{database.Name}'"));
        Assert.Equal(0, await server.ScalarAsync<long>($"SELECT count(*) FROM pg_replication_slots WHERE slot_name = '{database.UniqueName("slot")}'"));
        Assert.Equal(0, await server.ScalarAsync<long>($"SELECT count(*) FROM pg_roles WHERE rolname IN ('{role}', '{database.Shop!.ShopOwner}')"));
    }
}
