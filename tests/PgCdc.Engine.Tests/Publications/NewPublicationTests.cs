using PgCdc.Engine.Publications;
using PgCdc.Engine.Tests.Operations;
using PgCdc.Engine.Tests.TestServers;
using static PgCdc.Engine.Tests.Publications.TestPublications;

namespace PgCdc.Engine.Tests.Publications;

public class NewPublicationTests
{
    private static readonly PublicationRequest[] Shapes =
    [
        OfTables("public.customers", "sales.leads"),
        OfTables("public.orders_2024"),
        OfTables("sales.*", "public.pr*"),
        OfTables("public.orders") with { ReplicaIdentityFull = true },
        OfTables("public.orders") with { ReplicaIdentityFull = true, Name = "over partitions", ViaPartitionRoot = false },
        OfTables("public.sessions") with { Operations = [PublicationOperation.Insert] },
        OfTables("public.sessions") with { Operations = [PublicationOperation.Truncate, PublicationOperation.Insert], Force = true },
        OfSchemas("sales"),
        OfSchemas("public", "sales") with { ReplicaIdentityFull = true },
        OfSchemas("public").Without("public.orders", "sess*") with { Force = true },
        OfAllTables() with { ReplicaIdentityFull = true },
        OfAllTables().Without("audit_log", "currencies", "sessions", "orders"),
    ];

    [Theory]
    [MemberData(nameof(Majors.All), MemberType = typeof(Majors))]
    public async Task Of_whatever_shape_a_second_run_finds_it_there_and_sends_no_statement(int major)
    {
        await using var database = await TestDatabase.CreateShopAsync(major);
        foreach (var shape in Shapes)
        {
            if (shape.ViaPartitionRoot is not null && major < 13)
            {
                continue;
            }

            var made = await shape.MakeAsync(database);
            var (before, events) = (await database.StateAsync(), new RecordedEvents());
            var again = await shape.MakeAsync(database, events: events);

            Assert.Equal((shape, ChangeStatus.Created, ChangeStatus.AlreadyPresent, 0, 0), (shape, made.Status, again.Status, again.Sql.Length, events.Plans.Count));
            Assert.Equal((made.Scope, made.ViaPartitionRoot), (again.Scope, again.ViaPartitionRoot));
            Assert.Equal(made.Tables, again.Tables);
            Assert.Equal(made.Operations, again.Operations);
            Assert.Equal(before, await database.StateAsync());
            await database.ExecuteAsync($"drop publication \"{shape.Name}\"");
        }
    }

    [Theory]
    [MemberData(nameof(Majors.Few), MemberType = typeof(Majors))]
    public async Task Named_tables_are_published_and_nothing_else_changes(int major)
    {
        await using var database = await TestDatabase.CreateShopAsync(major);
        var before = await database.StateAsync();

        var outcome = await OfTables("sales.leads", "public.customers").MakeAsync(database);

        Assert.Equal((ChangeStatus.Created, PublicationScope.Table, false), (outcome.Status, outcome.Scope, outcome.ViaPartitionRoot));
        Assert.Equal(["CREATE PUBLICATION pub FOR TABLE public.customers, sales.leads"], outcome.Sql);
        Assert.Equal(["public.customers", "sales.leads"], await database.PublishedAsync());
        var changes = await database.NewSinceAsync(before);
        var members = changes.Where(change => change.StartsWith("publication pub has", StringComparison.Ordinal));
        Assert.Equal(["publication pub has customers", "publication pub has sales.leads"], members);
        Assert.Equal(3, changes.Length);
    }

    [Theory]
    [MemberData(nameof(Majors.All), MemberType = typeof(Majors))]
    public async Task A_schema_is_published_with_its_later_tables_where_postgresql_can_do_that(int major)
    {
        await using var database = await TestDatabase.CreateShopAsync(major);
        var events = new RecordedEvents();

        var outcome = await OfSchemas("sales").MakeAsync(database, events: events);
        await database.ExecuteAsync("create table sales.later (id int primary key)");

        Assert.Equal(["sales.leads", "sales.quotes", "sales.regions"], outcome.Tables);
        var published = await database.PublishedAsync();
        if (major >= 15)
        {
            Assert.Equal((PublicationScope.Schema, 0), (outcome.Scope, events.Warnings.Count));
            Assert.Equal(["CREATE PUBLICATION pub FOR TABLES IN SCHEMA sales"], outcome.Sql);
            Assert.Contains("sales.later", published);
        }
        else
        {
            Assert.Equal(PublicationScope.Table, outcome.Scope);
            Assert.Contains("tables made later are not included", Assert.Single(events.Warnings), StringComparison.Ordinal);
            Assert.DoesNotContain("sales.later", published);
        }
    }

    [Theory]
    [MemberData(nameof(Majors.All), MemberType = typeof(Majors))]
    public async Task All_tables_are_all_later_ones_too_and_that_is_a_warning(int major)
    {
        await using var database = await TestDatabase.CreateShopAsync(major);
        var events = new RecordedEvents();

        var outcome = await (OfAllTables() with { ReplicaIdentityFull = true }).MakeAsync(database, events: events);
        await database.ExecuteAsync("create table sales.later (id int primary key)");

        Assert.Equal(PublicationScope.AllTables, outcome.Scope);
        Assert.StartsWith("CREATE PUBLICATION pub FOR ALL TABLES", outcome.Sql[^1], StringComparison.Ordinal);
        Assert.Contains(events.Warnings, warning => warning.StartsWith("FOR ALL TABLES publishes every later table", StringComparison.Ordinal));
        Assert.Contains("sales.later", await database.PublishedAsync());
    }

    [Theory]
    [MemberData(nameof(Majors.All), MemberType = typeof(Majors))]
    public async Task A_partitioned_table_is_published_under_its_own_name_where_postgresql_can_do_that(int major)
    {
        await using var database = await TestDatabase.CreateShopAsync(major);

        var outcome = await (OfTables("public.orders") with { ReplicaIdentityFull = true }).MakeAsync(database);

        Assert.Equal(major >= 13, outcome.ViaPartitionRoot);
        Assert.Equal(major >= 13 ? ["public.orders"] : ["public.orders_2024", "public.orders_2025", "public.orders_2026"], outcome.Tables);
        Assert.Equal(outcome.Tables, await database.PublishedAsync());
    }

    [Theory]
    [MemberData(nameof(Majors.Few), MemberType = typeof(Majors))]
    public async Task Without_a_partitioned_table_nothing_is_said_about_partition_roots(int major)
    {
        await using var database = await TestDatabase.CreateShopAsync(major);

        var outcome = await OfTables("public.orders_2024", "public.customers").MakeAsync(database);

        Assert.Equal((false, "CREATE PUBLICATION pub FOR TABLE public.customers, public.orders_2024"), (outcome.ViaPartitionRoot, Assert.Single(outcome.Sql)));
    }

    [Fact]
    public async Task Before_13_publishing_under_the_root_is_refused()
    {
        await using var database = await TestDatabase.CreateShopAsync(12);

        var error = await (OfTables("public.customers") with { ViaPartitionRoot = true }).FailAsync(database);

        Assert.Equal(("NotSupportedByVersion", ErrorKind.InvalidArgument), (error.ErrorId, error.Kind));
    }

    [Theory]
    [MemberData(nameof(Majors.Few), MemberType = typeof(Majors))]
    public async Task Only_the_wanted_operations_are_published(int major)
    {
        await using var database = await TestDatabase.CreateShopAsync(major);

        PublicationOperation[] operations = [PublicationOperation.Truncate, PublicationOperation.Insert, PublicationOperation.Truncate];
        var outcome = await (OfTables("public.sessions") with { Operations = operations }).MakeAsync(database);

        Assert.EndsWith(" WITH (publish = 'insert, truncate')", Assert.Single(outcome.Sql), StringComparison.Ordinal);
        var flags = await database.ScalarAsync<string>("select concat(pubinsert, pubupdate, pubdelete, pubtruncate) from pg_publication where pubname = 'pub'");
        Assert.Equal("tfft", flags);
    }

    [Theory]
    [MemberData(nameof(Majors.Few), MemberType = typeof(Majors))]
    public async Task Tables_that_inherit_are_not_published_unless_they_are_named(int major)
    {
        await using var database = await TestDatabase.CreateAsync(major);
        await database.ExecuteAsync(
            "create table parent (id int primary key); create table child (primary key (id)) inherits (parent); create table other (id int primary key)");

        var outcome = await OfTables("public.other").MakeAsync(database);
        var added = await (OfTables("public.other", "public.parent") with { Force = true }).MakeAsync(database);

        Assert.Equal((ChangeStatus.Created, ChangeStatus.Updated), (outcome.Status, added.Status));
        Assert.Equal(["public.other", "public.parent"], await database.PublishedAsync());
        await (OfTables("public.parent") with { Name = "second" }).MakeAsync(database);
        Assert.Equal(1, await database.ScalarAsync<long>("select count(*) from pg_publication_tables where pubname = 'second'"));
    }

    [Theory]
    [MemberData(nameof(Majors.Few), MemberType = typeof(Majors))]
    public async Task A_plan_that_is_refused_changes_nothing(int major)
    {
        await using var database = await TestDatabase.CreateShopAsync(major);
        var before = await database.StateAsync();
        var events = new RecordedEvents { Answer = _ => Task.FromResult(false) };

        var outcome = await NewPublicationOperation.RunAsync(database.Target(), OfAllTables() with { ReplicaIdentityFull = true }, events, CancellationToken.None);

        Assert.Null(outcome);
        Assert.Equal(before, await database.StateAsync());
        Assert.NotEmpty(Assert.Single(events.Plans).Display());
    }
}
