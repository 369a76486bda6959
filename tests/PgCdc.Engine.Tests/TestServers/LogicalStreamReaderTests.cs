using PgCdc.Sandbox;

namespace PgCdc.Engine.Tests.TestServers;

public class LogicalStreamReaderTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Theory]
    [MemberData(nameof(Majors.All), MemberType = typeof(Majors))]
    public async Task Inserts_updates_deletes_and_truncates_come_with_their_values_and_identities(int major)
    {
        await using var database = await TestDatabase.CreateShopAsync(major);
        var (user, password) = await database.CreateRoleAsync("reader", "REPLICATION");
        await database.ExecuteAsync("CREATE PUBLICATION pub FOR TABLE customers, price_changes, sales.leads");
        await using var reader = await LogicalStreamReader.OpenAsync(database.ConnectionString(user, password), "pub", database.UniqueName("slot"));

        await database.ExecuteAsync("INSERT INTO customers (name, email, since) VALUES ('Änne \"O''Hara\"', 'x@y', '2026-02-03')");
        await database.ExecuteAsync("UPDATE sales.leads SET state = 'won' WHERE id = 1; UPDATE sales.leads SET id = 100 WHERE id = 2");
        await database.ExecuteAsync("DELETE FROM sales.leads WHERE id = 3");
        await database.ExecuteAsync("UPDATE price_changes SET price = 9.5 WHERE sku = 'SKU-1'");
        await database.ExecuteAsync("TRUNCATE price_changes");
        await database.ExecuteAsync("INSERT INTO sessions VALUES ('not published', NULL, '2026-01-01')");
        await database.ExecuteAsync("INSERT INTO sales.leads VALUES (4711, 'The last', 'new')");
        var changes = await reader.ReadUntilAsync(all => all.Any(change => change.Values.GetValueOrDefault("id") == "4711"), Patience);

        Assert.Equal(
            [
                (ChangeKind.Insert, "public.customers"),
                (ChangeKind.Update, "sales.leads"),
                (ChangeKind.Update, "sales.leads"),
                (ChangeKind.Delete, "sales.leads"),
                (ChangeKind.Update, "public.price_changes"),
                (ChangeKind.Truncate, "public.price_changes"),
                (ChangeKind.Insert, "sales.leads"),
            ],
            changes.Select(change => (change.Kind, $"{change.Schema}.{change.Table}")));
        Assert.Equal(("Änne \"O'Hara\"", "2026-02-03"), (changes[0].Values["name"], changes[0].Values["since"]));
        Assert.Equal("won", changes[1].Values["state"]);
        Assert.Empty(changes[1].Identity);
        Assert.Equal(new Dictionary<string, string?> { ["id"] = "2" }, changes[2].Identity);
        Assert.Equal(new Dictionary<string, string?> { ["id"] = "3" }, changes[3].Identity);
        Assert.Equal(("9.50", "1.00"), (changes[4].Values["price"], changes[4].Identity["price"]));
    }

    [Theory]
    [MemberData(nameof(Majors.Few), MemberType = typeof(Majors))]
    public async Task A_toast_value_that_did_not_change_is_not_there(int major)
    {
        await using var database = await TestDatabase.CreateShopAsync(major);
        await database.ExecuteAsync("CREATE PUBLICATION pub FOR TABLE products");
        await using var reader = await LogicalStreamReader.OpenAsync(database.ConnectionString(), "pub", database.UniqueName("slot"));

        await database.ExecuteAsync("UPDATE products SET price = 5 WHERE sku = 'SKU-1'");
        var change = Assert.Single(await reader.ReadUntilAsync(all => all.Count > 0, Patience));

        Assert.Equal(["sku", "name", "price"], change.Values.Keys);
    }

    [Theory]
    [MemberData(nameof(Majors.Few), MemberType = typeof(Majors))]
    public async Task A_slot_that_lasts_keeps_what_was_committed_while_nobody_read(int major)
    {
        await using var database = await TestDatabase.CreateShopAsync(major);
        var slot = database.UniqueName("slot");
        await database.ExecuteAsync("CREATE PUBLICATION pub FOR TABLE sales.leads");
        await using (await LogicalStreamReader.OpenAsync(database.ConnectionString(), "pub", slot, temporary: false))
        {
        }

        await database.ExecuteAsync("DELETE FROM sales.leads WHERE id = 7");
        await WaitUntilInactiveAsync(database, slot);
        await using var reader = await LogicalStreamReader.ResumeAsync(database.ConnectionString(), "pub", slot);

        var change = Assert.Single(await reader.ReadUntilAsync(all => all.Count > 0, Patience));
        Assert.Equal((ChangeKind.Delete, "7"), (change.Kind, change.Identity["id"]));
    }

    [Fact]
    public async Task A_temporary_slot_ends_with_its_reader()
    {
        await using var database = await TestDatabase.CreateShopAsync(15);
        var slot = database.UniqueName("slot");
        await database.ExecuteAsync("CREATE PUBLICATION pub FOR TABLE customers");

        await using (await LogicalStreamReader.OpenAsync(database.ConnectionString(), "pub", slot))
        {
        }

        await WaitUntilInactiveAsync(database, slot);
        Assert.Equal(0, await database.ScalarAsync<long>($"SELECT count(*) FROM pg_replication_slots WHERE slot_name = '{slot}'"));
    }

    [Fact]
    public async Task What_does_not_come_is_a_timeout_that_says_what_came()
    {
        await using var database = await TestDatabase.CreateShopAsync(15);
        await database.ExecuteAsync("CREATE PUBLICATION pub FOR TABLE customers");
        await using var reader = await LogicalStreamReader.OpenAsync(database.ConnectionString(), "pub", database.UniqueName("slot"));
        await database.ExecuteAsync("UPDATE customers SET name = 'Zoe' WHERE id = 1");
        await reader.ReadUntilAsync(all => all.Count > 0, Patience);

        var error = await Assert.ThrowsAsync<TimeoutException>(() => reader.ReadUntilAsync(all => all.Count > 1, TimeSpan.FromMilliseconds(1)));

        Assert.Contains("Update public.customers id=1, name=Zoe", error.Message, StringComparison.Ordinal);
    }

    /// <summary>The server notices the end of a connection a moment after the client.</summary>
    private static Task WaitUntilInactiveAsync(TestDatabase database, string slot)
        => Eventually.TrueAsync(
            () => database.ScalarAsync<bool>($"SELECT NOT EXISTS (SELECT FROM pg_replication_slots WHERE slot_name = '{slot}' AND active)"));
}
