using PgCdc.Engine.Tests.Operations;
using PgCdc.Engine.Tests.TestServers;
using PgCdc.Sandbox;
using static PgCdc.Engine.Tests.Publications.TestPublications;

namespace PgCdc.Engine.Tests.Publications;

public class ReplicaIdentityFullTests
{
    [Theory]
    [MemberData(nameof(Majors.All), MemberType = typeof(Majors))]
    public async Task Tables_without_identity_get_it_in_the_same_transaction_and_no_write_fails(int major)
    {
        await using var database = await TestDatabase.CreateShopAsync(major);
        var before = await database.StateAsync();
        var (request, events) = (OfSchemas("public", "sales") with { ReplicaIdentityFull = true }, new RecordedEvents());

        var outcome = await request.MakeAsync(database, events: events);

        // Under the root's name, a partition that logs its key alone would show the rest of the old row as null.
        string[] tree = major < 13 ? ["public.orders_2026"] : ["public.orders", "public.orders_2024", "public.orders_2025", "public.orders_2026"];
        string[] expected = ["public.audit_log", "public.currencies", .. tree, "public.sessions"];
        Assert.Equal(expected, outcome.ReplicaIdentityFull.Order(StringComparer.Ordinal));
        Assert.Contains(events.Warnings, warning => warning.StartsWith($"REPLICA IDENTITY FULL on {expected.Length} tables", StringComparison.Ordinal));
        var identities = (await database.StateAsync()).Except(before).Where(line => line.StartsWith("replica identity", StringComparison.Ordinal)).ToArray();
        Assert.Equal(expected.Select(table => $"replica identity of {table["public.".Length..]}: f").Order(StringComparer.Ordinal), identities);
        await database.ExecuteAsync("update sessions set customer_id = 1; delete from audit_log; update orders set total = 1; delete from currencies");
    }

    [Theory]
    [InlineData(13)]
    [InlineData(18)]
    public async Task Where_partitions_are_published_by_themselves_the_root_stays_as_it_is(int major)
    {
        await using var database = await TestDatabase.CreateShopAsync(major);

        var outcome = await (OfTables("public.orders") with { ReplicaIdentityFull = true, ViaPartitionRoot = false }).MakeAsync(database);

        Assert.Equal(["public.orders_2026"], outcome.ReplicaIdentityFull);
    }

    [Theory]
    [InlineData(13)]
    [InlineData(18)]
    public async Task A_consumer_of_a_partitioned_table_sees_the_whole_old_row_of_every_partition(int major)
    {
        await using var database = await TestDatabase.CreateShopAsync(major);
        await (OfTables("public.orders") with { ReplicaIdentityFull = true }).MakeAsync(database);
        await using var reader = await LogicalStreamReader.OpenAsync(database.ConnectionString(), "pub", database.UniqueName("slot"));

        await database.ExecuteAsync("delete from orders");

        var changes = await reader.ReadUntilAsync(all => all.Count >= 50, TimeSpan.FromMinutes(1));
        Assert.All(changes, change => Assert.Equal(("orders", 4), (change.Table, change.Identity.Values.Count(value => value is not null))));
    }

    [Theory]
    [InlineData("stored")]
    [InlineData("virtual")]
    public async Task From_18_on_it_is_refused_where_generated_columns_would_break_the_writes(string kind)
    {
        await using var database = await TestDatabase.CreateAsync(18);
        await database.ExecuteAsync($"create table t (id int, n int generated always as (id) {kind}); create table u (id int)");
        var request = OfTables("public.t", "public.u") with { ReplicaIdentityFull = true };

        var found = Assert.Single(BreakPreviewTests.AtRisk(await request.FailAsync(database)));
        var forced = await (request with { Force = true }).MakeAsync(database);

        Assert.Equal(("t", "no primary key; REPLICA IDENTITY FULL would not help: the generated columns n are not published"), (found.Table, found.Reason));
        Assert.Equal(["public.u"], forced.ReplicaIdentityFull);
    }

    [Theory]
    [MemberData(nameof(Majors.Few), MemberType = typeof(Majors))]
    public async Task Where_only_inserts_are_published_no_table_is_altered(int major)
    {
        await using var database = await TestDatabase.CreateShopAsync(major);

        var outcome = await (OfSchemas("public") with { ReplicaIdentityFull = true, Operations = [PublicationOperation.Insert] }).MakeAsync(database);

        Assert.Empty(outcome.ReplicaIdentityFull);
        Assert.Single(outcome.Sql);
    }
}
