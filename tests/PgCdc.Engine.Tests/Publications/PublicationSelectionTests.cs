using PgCdc.Engine.Postgres;
using PgCdc.Engine.Publications;
using PgCdc.Engine.Tests.Operations;
using PgCdc.Engine.Tests.TestServers;
using static PgCdc.Engine.Tests.Publications.TestPublications;

namespace PgCdc.Engine.Tests.Publications;

public class PublicationSelectionTests
{
    [Theory]
    [MemberData(nameof(Majors.Few), MemberType = typeof(Majors))]
    public async Task Wildcards_mean_every_table_that_matches_and_can_be_published(int major)
    {
        await using var database = await TestDatabase.CreateShopAsync(major);

        // carts is unlogged.
        var outcome = await OfTables("public.c*s", "*.re*s", "*.le?ds", "public.?ustomers").Without("currencies").MakeAsync(database);

        Assert.Equal(["public.customers", "sales.leads", "sales.regions"], outcome.Tables);
    }

    [Theory]
    [MemberData(nameof(Majors.Few), MemberType = typeof(Majors))]
    public async Task Tables_can_be_left_out_of_a_schema_and_of_the_database(int major)
    {
        await using var database = await TestDatabase.CreateShopAsync(major);
        var events = new RecordedEvents();

        var schema = await OfSchemas("sales").Without("sales.leads", "regions").MakeAsync(database, events: events);
        var all = await (OfAllTables() with { Name = "all" }).Without("public.*", "quotes").MakeAsync(database);

        Assert.Equal((PublicationScope.Table, PublicationScope.Table), (schema.Scope, all.Scope));
        Assert.Equal(["sales.quotes"], schema.Tables);
        Assert.Equal(["sales.leads", "sales.regions"], all.Tables);
        Assert.Contains("(-ExcludeTable needs a list): tables made later are not included", Assert.Single(events.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Majors.Few), MemberType = typeof(Majors))]
    public async Task A_partitioned_table_that_is_left_out_takes_its_partitions_with_it(int major)
    {
        await using var database = await TestDatabase.CreateShopAsync(major);

        var outcome = await OfSchemas("public").Without("orders", "sessions", "audit_log", "currencies").MakeAsync(database);

        Assert.Equal(["public.customers", "public.order_lines", "public.price_changes", "public.products"], outcome.Tables);
    }

    [Theory]
    [MemberData(nameof(Majors.All), MemberType = typeof(Majors))]
    public async Task A_partition_can_be_left_out_only_where_partitions_are_published_one_by_one(int major)
    {
        await using var database = await TestDatabase.CreateShopAsync(major);
        var request = OfTables("public.orders", "public.customers").Without("public.orders_2026");

        if (major == 12)
        {
            Assert.Equal(["public.customers", "public.orders_2024", "public.orders_2025"], (await request.MakeAsync(database)).Tables);
        }
        else
        {
            var error = await request.FailAsync(database);
            Assert.Equal(("PartitionNotExcludable", ErrorKind.InvalidArgument), (error.ErrorId, error.Kind));
            Assert.Equal(["public.orders_2026"], Assert.IsType<string[]>(error.Target));
        }
    }

    [Theory]
    [MemberData(nameof(Majors.Few), MemberType = typeof(Majors))]
    public async Task Partitions_can_be_published_without_their_root(int major)
    {
        await using var database = await TestDatabase.CreateShopAsync(major);

        var outcome = await OfTables("public.orders_2024", "public.orders_2025").MakeAsync(database);

        Assert.Equal(["public.orders_2024", "public.orders_2025"], outcome.Tables);
        Assert.Equal(outcome.Tables, await database.PublishedAsync());
    }

    [Theory]
    [MemberData(nameof(Majors.Few), MemberType = typeof(Majors))]
    public async Task What_cannot_be_published_is_all_named_with_what_it_is(int major)
    {
        await using var database = await TestDatabase.CreateShopAsync(major);
        await database.ExecuteAsync(
            """
            create materialized view totals as select 1 as n;
            create foreign data wrapper nothing; create server nowhere foreign data wrapper nothing; create foreign table far (id int) server nowhere;
            """);

        var error = await OfTables("public.customers", "public.revenue", "public.carts", "public.far", "public.totals").FailAsync(database);

        Assert.Equal(("TableNotPublishable", ErrorKind.InvalidArgument), (error.ErrorId, error.Kind));
        Assert.Equal(["public.carts", "public.far", "public.revenue", "public.totals"], Assert.IsType<string[]>(error.Target));
        string[] kinds = ["public.carts (unlogged table)", "public.far (foreign table)", "public.revenue (view)", "public.totals (materialized view)"];
        Assert.All(kinds, kind => Assert.Contains(kind, error.Message, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Majors.Few), MemberType = typeof(Majors))]
    public async Task A_partition_that_is_a_foreign_table_or_not_logged_is_no_obstacle(int major)
    {
        await using var database = await TestDatabase.CreateAsync(major);
        await database.ExecuteAsync(
            """
            create foreign data wrapper nothing; create server nowhere foreign data wrapper nothing;
            create table mixed (id int not null) partition by list (id);
            create table near partition of mixed (primary key (id)) for values in (1);
            create foreign table far partition of mixed for values in (2) server nowhere;
            create unlogged table brief partition of mixed for values in (3);
            """);

        var outcome = await OfTables("public.mixed").MakeAsync(database);

        Assert.Equal(major < 13 ? ["public.near"] : ["public.mixed"], outcome.Tables);
    }

    [Theory]
    [MemberData(nameof(Majors.Few), MemberType = typeof(Majors))]
    public async Task Names_that_mean_nothing_are_all_named(int major)
    {
        await using var database = await TestDatabase.CreateShopAsync(major);

        var tables = await OfTables("public.Customers", "sales.leads", "sales.quote", "nowhere.*", "sales.sessions").FailAsync(database);
        var excluded = await OfSchemas("sales").Without("leads", "nothing").FailAsync(database);
        var schemas = await OfSchemas("sales", "Public", "void").FailAsync(database);

        Assert.Equal(("TableNotFound", ErrorKind.ObjectNotFound), (tables.ErrorId, tables.Kind));
        Assert.Equal(["public.Customers", "sales.quote", "nowhere.*", "sales.sessions"], Assert.IsType<string[]>(tables.Target));
        Assert.Contains("Did you mean public.customers, public.sessions?", tables.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(("TableNotFound", "nothing"), (excluded.ErrorId, Assert.Single(Assert.IsType<string[]>(excluded.Target))));
        Assert.Equal(("SchemaNotFound", ErrorKind.ObjectNotFound), (schemas.ErrorId, schemas.Kind));
        Assert.Equal(["Public", "void"], Assert.IsType<string[]>(schemas.Target));
    }

    [Fact]
    public async Task Where_nothing_is_left_no_publication_is_made()
    {
        await using var database = await TestDatabase.CreateShopAsync(15);
        await database.ExecuteAsync("create schema empty");

        PublicationRequest[] nothing = [OfSchemas("empty"), OfSchemas("sales").Without("sales.*"), OfTables()];
        foreach (var request in nothing)
        {
            var error = await request.FailAsync(database);
            Assert.Equal(("NoTableToPublish", ErrorKind.InvalidArgument), (error.ErrorId, error.Kind));
        }
    }

    [Fact]
    public async Task Nonsense_is_refused_before_anyone_is_asked()
    {
        var nowhere = new ConnectionTarget { Host = "127.0.0.1", Port = 1, Database = "none", UserName = "nobody", SslMode = SslMode.Disable };
        (PublicationRequest Request, string ErrorId)[] bad =
        [
            (OfTables("a.b") with { Name = string.Empty }, "InvalidName"),
            (OfTables("a.b") with { Name = new string('x', 64) }, "InvalidName"),
            (OfTables("a.b") with { Name = "nul\0" }, "InvalidName"),
            (OfSchemas("public", new string('ä', 32)), "InvalidName"),
            (OfTables("a.b") with { Operations = [] }, "NoOperation"),
        ];

        foreach (var (request, errorId) in bad)
        {
            var error = await Assert.ThrowsAsync<PgCdcException>(
                () => NewPublicationOperation.RunAsync(nowhere, request, new RecordedEvents(), CancellationToken.None));
            Assert.Equal((errorId, ErrorKind.InvalidArgument), (error.ErrorId, error.Kind));
        }
    }
}
