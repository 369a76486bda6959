using Npgsql;
using PgCdc.Engine.Tests.Publications;
using PgCdc.Engine.Tests.TestServers;
using PgCdc.Engine.Tests.Users;
using PgCdc.Engine.Users;
using PgCdc.Sandbox;

namespace PgCdc.Engine.Tests.Operations;

/// <summary>What the writers prepare serves consumers that know nothing of PgCdc.</summary>
public class PreparedSourceTests
{
    private static readonly ChangeKind[] Writes = [ChangeKind.Insert, ChangeKind.Update, ChangeKind.Delete];

    [Theory]
    [MemberData(nameof(Majors.Few), MemberType = typeof(Majors))]
    public async Task The_user_receives_inserts_updates_and_deletes_of_every_published_table(int major)
    {
        await using var database = await TestDatabase.CreateShopAsync(major);
        var user = await database.CdcUser("public", "sales").MakeAsync(database);
        var publication = await (TestPublications.OfSchemas("public", "sales") with { ReplicaIdentityFull = true }).MakeAsync(database);

        await AssertStreamsAsync(database, user, ShopDatabase.Tables, publication.Tables);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(18)]
    public async Task What_an_owner_prepares_who_is_no_superuser_serves_as_well(int major)
    {
        await using var database = await TestDatabase.CreateAsync(major);
        var owner = await database.CreateRoleAsync("owner", "CREATEROLE REPLICATION");
        await database.ExecuteAsync($"alter database {database.Name} owner to {owner.Name}");
        await database.ExecuteAsync(
            $"""
            set role {owner.Name}; create schema app;
            create table app.keyed (id int primary key, n text); insert into app.keyed values (1, 'a');
            create table app.nokey (id int, n text); insert into app.nokey values (1, 'a');
            """);

        var user = await database.CdcUser("app").MakeAsync(database, owner);
        var publication = await (TestPublications.OfSchemas("app") with { ReplicaIdentityFull = true }).MakeAsync(database, owner);

        await AssertStreamsAsync(database, user, publication.Tables, publication.Tables);
    }

    [Theory]
    [MemberData(nameof(Majors.Few), MemberType = typeof(Majors))]
    public async Task A_second_server_replicates_a_table_row_by_row(int major)
    {
        await using var database = await TestDatabase.CreateShopAsync(major);
        string[] tables = major < 13 ? ["public.customers"] : ["public.customers", "public.orders"];
        var user = await database.CdcUser("public").MakeAsync(database);
        await (TestPublications.OfTables(tables) with { ReplicaIdentityFull = true }).MakeAsync(database);
        await using var copy = await TestDatabase.CreateAsync(await SharedServers.ReplicaAsync(major));
        await copy.ExecuteAsync(
            """
            create table customers (id bigint primary key, name text, email text, since date);
            create table orders (id bigint, customer_id bigint, placed_at timestamp, total numeric(12, 2));
            """);
        var server = database.Server;
        await copy.ExecuteAsync(
            $"""
            create subscription {database.UniqueName("sub")}
            connection 'host={server.Host} port={server.Port} dbname={database.Name} user={user.UserName} password={user.Password}'
            publication pub
            """);
        try
        {
            await AssertSameAsync();

            // Of the orders, some are in partitions that had a key of their own and some in one that had none.
            await database.ExecuteAsync("update customers set name = 'Zoe' where id = 1; insert into customers (name, email) values ('Max', 'max@shop.example')");
            await database.ExecuteAsync("update orders set total = total + 1; delete from orders where id % 2 = 0");
            await AssertSameAsync();
        }
        finally
        {
            await copy.ExecuteAsync($"drop subscription {database.UniqueName("sub")}");
        }

        async Task AssertSameAsync()
        {
            foreach (var table in tables)
            {
                var wanted = await ContentAsync(database, table);
                await Eventually.TrueAsync(async () => await ContentAsync(copy, table) == wanted);
            }
        }
    }

    /// <summary>Writes to every table and compares with what the user's own stream brings.</summary>
    private static async Task AssertStreamsAsync(TestDatabase database, UserOutcome user, IReadOnlyList<string> tables, IReadOnlyList<string> published)
    {
        var login = database.ConnectionString(user.ConnectionUserName, user.Password);
        await using var reader = await LogicalStreamReader.OpenAsync(login, "pub", database.UniqueName("slot"));
        await database.ExecuteAsync("create table public.last (id int primary key); alter publication pub add table public.last");
        foreach (var table in tables)
        {
            await WriteAsync(database, table);
        }

        await database.ExecuteAsync("insert into public.last values (1)");
        var changes = await reader.ReadUntilAsync(all => all.Any(change => change.Table == "last"), TimeSpan.FromMinutes(1));

        var came = changes.Where(change => change.Table != "last").Select(change => $"{change.Schema}.{change.Table} {change.Kind}").Distinct();
        var expected = from table in published from kind in Writes select $"{table} {kind}";
        Assert.Equal(expected.Order(StringComparer.Ordinal), came.Order(StringComparer.Ordinal));
    }

    /// <summary>Updates, deletes and inserts again every row, without minding what refers to it.</summary>
    private static async Task WriteAsync(TestDatabase database, string table)
    {
        var column = await database.ScalarAsync<string>(
            $"select attname::text from pg_attribute where attrelid = '{table}'::regclass and attnum > 0 order by attnum desc limit 1");
        await database.ExecuteAsync(
            $"""
            set session_replication_role = replica;
            update {table} set {column} = {column};
            create temporary table rows as select * from {table};
            delete from {table};
            insert into {table} overriding system value select * from rows;
            """);
    }

    private static Task<string?> ContentAsync(TestDatabase database, string table) =>
        database.ScalarAsync<string>($"select md5(string_agg(t::text, ',' order by t::text)) from {table} t");
}
