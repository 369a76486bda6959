using PgCdc.Engine.Publications;
using PgCdc.Engine.Tests.Operations;
using PgCdc.Engine.Tests.TestServers;
using static PgCdc.Engine.Tests.Publications.TestPublications;

namespace PgCdc.Engine.Tests.Publications;

public class ExistingPublicationTests
{
    [Theory]
    [MemberData(nameof(Majors.All), MemberType = typeof(Majors))]
    public async Task A_publication_that_differs_is_an_error_that_says_in_what(int major)
    {
        await using var database = await TestDatabase.CreateShopAsync(major);
        await database.ExecuteAsync("create publication pub for table customers, sales.leads with (publish = 'insert')");

        var error = await OfTables("public.customers", "public.products").FailAsync(database);

        Assert.Equal(("PublicationDiffers", ErrorKind.ResourceExists), (error.ErrorId, error.Kind));
        string[] differences = ["lacks public.products", "publishes Insert, not Insert, Update, Delete, Truncate", "also publishes sales.leads"];
        Assert.All(differences, difference => Assert.Contains("it " + difference, error.Message, StringComparison.Ordinal));
        Assert.Contains("Name all tables of the publication", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Updates_of_tables_that_nobody_looked_at_are_not_published_even_by_force()
    {
        await using var database = await TestDatabase.CreateShopAsync(18);
        await database.ExecuteAsync("create publication pub for table customers, sessions with (publish = 'insert')");

        var some = await (OfTables("public.customers") with { Force = true, ReplicaIdentityFull = true }).FailAsync(database);
        var all = await (OfTables("public.customers", "public.sessions") with { Force = true, ReplicaIdentityFull = true }).MakeAsync(database);

        Assert.Equal("PublicationDiffers", some.ErrorId);
        Assert.Equal(["public.sessions"], all.ReplicaIdentityFull);
        await database.ExecuteAsync("update sessions set last_seen = now()");
    }

    [Theory]
    [MemberData(nameof(Majors.All), MemberType = typeof(Majors))]
    public async Task Force_alters_the_publication_and_takes_no_table_away(int major)
    {
        await using var database = await TestDatabase.CreateShopAsync(major);
        await database.ExecuteAsync("create publication pub for table customers, sales.leads with (publish = 'insert, update, delete')");
        var (oid, events) = (await OidAsync(database), new RecordedEvents());

        var outcome = await (OfTables("public.customers", "public.products") with { Force = true }).MakeAsync(database, events: events);

        Assert.Equal((ChangeStatus.Updated, oid), (outcome.Status, await OidAsync(database)));
        Assert.Equal(["ALTER PUBLICATION pub ADD TABLE public.products", "ALTER PUBLICATION pub SET (publish = 'insert, update, delete, truncate')"], outcome.Sql);
        Assert.Equal(["public.customers", "public.products", "sales.leads"], await database.PublishedAsync());
        Assert.Contains("also publishes sales.leads; that was left as it is", Assert.Single(events.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Majors.All), MemberType = typeof(Majors))]
    public async Task A_list_and_all_tables_cannot_be_turned_into_each_other_even_by_force(int major)
    {
        await using var database = await TestDatabase.CreateShopAsync(major);
        await database.ExecuteAsync("create publication pub for table customers; create publication every for all tables with (publish = 'insert')");

        var list = await (OfAllTables() with { Force = true }).FailAsync(database);
        var all = await (OfTables("public.customers") with { Name = "every", Force = true }).FailAsync(database);

        Assert.All([list, all], error => Assert.Equal("PublicationDiffers", error.ErrorId));
        Assert.Contains("cannot be turned into FOR ALL TABLES", list.Message, StringComparison.Ordinal);
        Assert.Contains("Choose another -Name", all.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(15)]
    [InlineData(18)]
    public async Task A_schema_is_added_to_those_that_are_there(int major)
    {
        await using var database = await TestDatabase.CreateShopAsync(major);
        await database.ExecuteAsync("create publication pub for tables in schema sales");
        var request = OfSchemas("sales", "public") with { ReplicaIdentityFull = true };

        var error = await request.FailAsync(database);
        var outcome = await (request with { Force = true }).MakeAsync(database);

        Assert.Contains("lacks the schemas public", error.Message, StringComparison.Ordinal);
        Assert.Equal(["ALTER PUBLICATION pub ADD TABLES IN SCHEMA public", "ALTER PUBLICATION pub SET (publish_via_partition_root = true)"], outcome.Sql[^2..]);
        Assert.Equal(ChangeStatus.AlreadyPresent, (await request.MakeAsync(database)).Status);
    }

    [Fact]
    public async Task A_table_of_a_published_schema_is_published()
    {
        await using var database = await TestDatabase.CreateShopAsync(15);
        await database.ExecuteAsync("create publication pub for tables in schema sales");

        var error = await OfTables("sales.leads").FailAsync(database);
        var outcome = await (OfTables("sales.leads") with { Force = true }).MakeAsync(database);

        Assert.Contains("also publishes all tables in schema sales", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("lacks", error.Message, StringComparison.Ordinal);
        Assert.Equal(ChangeStatus.AlreadyPresent, outcome.Status);
    }

    [Fact]
    public async Task A_row_filter_or_column_list_is_a_difference_that_is_left_as_it_is()
    {
        await using var database = await TestDatabase.CreateShopAsync(15);
        await database.ExecuteAsync("create publication pub for table customers (id, name), products where (sku <> 'x'), sales.leads");
        var request = OfTables("public.customers", "public.products", "sales.leads");

        var error = await request.FailAsync(database);
        var (before, outcome) = (await database.StateAsync(), await (request with { Force = true }).MakeAsync(database));

        Assert.Contains("has a row filter or column list on public.customers, public.products", error.Message, StringComparison.Ordinal);
        Assert.Equal(ChangeStatus.AlreadyPresent, outcome.Status);
        Assert.Equal(before, await database.StateAsync());
    }

    [Theory]
    [InlineData(13)]
    [InlineData(18)]
    public async Task The_partition_root_is_set_where_it_matters_and_left_where_nobody_asked(int major)
    {
        await using var database = await TestDatabase.CreateShopAsync(major);
        await database.ExecuteAsync("create publication pub for table orders with (publish = 'insert')");
        await database.ExecuteAsync("create publication harmless for table customers with (publish_via_partition_root = true)");
        var request = OfTables("public.orders") with { Operations = [PublicationOperation.Insert] };

        Assert.Contains("has publish_via_partition_root = false", (await request.FailAsync(database)).Message, StringComparison.Ordinal);
        Assert.Equal(["ALTER PUBLICATION pub SET (publish_via_partition_root = true)"], (await (request with { Force = true }).MakeAsync(database)).Sql);

        var harmless = OfTables("public.customers") with { Name = "harmless" };
        var left = await harmless.MakeAsync(database);
        Assert.Equal((ChangeStatus.AlreadyPresent, true), (left.Status, left.ViaPartitionRoot));
        var off = await (harmless with { ViaPartitionRoot = false, Force = true }).MakeAsync(database);
        Assert.Equal((ChangeStatus.Updated, false), (off.Status, off.ViaPartitionRoot));
    }

    private static Task<uint> OidAsync(TestDatabase database) => database.ScalarAsync<uint>("select oid from pg_publication where pubname = 'pub'");
}
