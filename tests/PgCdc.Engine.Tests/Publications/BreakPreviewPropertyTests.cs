using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using PgCdc.Engine.Publications;
using PgCdc.Engine.Tests.Operations;
using PgCdc.Engine.Tests.TestServers;
using static PgCdc.Engine.Tests.Publications.TestPublications;

namespace PgCdc.Engine.Tests.Publications;

/// <summary>
/// For generated databases: the writes that begin to fail once a publication is forced are those of the tables that the refusal names, and of no other.
/// </summary>
public class BreakPreviewPropertyTests
{
    /// <summary>What a table may look like; {0} is its name.</summary>
    private static readonly string[] Kinds =
    [
        "create table {0} (id int)",
        "create table {0} (id int primary key)",
        "create table {0} (id int primary key deferrable)",
        "create table {0} (id int primary key); alter table {0} replica identity nothing",
        "create table {0} (id int); alter table {0} replica identity full",
        "create table {0} (id int not null unique)",
        "create table {0} (id int not null, constraint {0}_i unique (id)); alter table {0} replica identity using index {0}_i",
        "create table {0} (id int not null, constraint {0}_i unique (id)); alter table {0} replica identity using index {0}_i; alter table {0} drop constraint {0}_i",
        "create unlogged table {0} (id int)",
        "create table {0} (id int primary key); create table {0}_child () inherits ({0})",
        "create table {0} (id int); create table {0}_child (primary key (id)) inherits ({0})",
        "create table {0} (id int primary key) partition by list (id); create table {0}_1 partition of {0} for values in (1)",
        "create table {0} (id int primary key) partition by list (id); create table {0}_1 partition of {0} for values in (1); alter table {0}_1 replica identity nothing",
        "create table {0} (id int not null) partition by list (id); create table {0}_1 partition of {0} for values in (1); create table {0}_2 partition of {0} (primary key (id)) for values in (2)",
        "create table {0} (id int not null) partition by list (id); create table {0}_1 partition of {0} for values in (1) partition by list (id); create table {0}_11 partition of {0}_1 for values in (1); create unlogged table {0}_2 partition of {0} for values in (2)",
        "create table {0} (id int not null) partition by list (id); alter table {0} replica identity full; create table {0}_1 partition of {0} for values in (1)",
        "create table {0} (id int not null) partition by list (id); create table {0}_1 partition of {0} for values in (1); create publication before_{0} for table {0}_1",
        "create table {0} (id int); create publication before_{0} for table {0}",
        "create table {0} (id int); create publication before_{0} for table {0} with (publish = 'update')",
        "create table {0} (id int); create publication before_{0} for table {0} with (publish = 'insert, delete')",
        "create table {0} (id int, n int generated always as (id + 1) stored)",
        "create table {0} (id int, n int generated always as (id + 1) stored primary key)",
        "create table {0} (id int primary key, n int generated always as (id + 1) stored)",
        "create table {0} (id int, n int generated always as (id + 1) stored); alter table {0} replica identity full",
        "create table {0} (id int, n int generated always as (id + 1) stored primary key); create publication before_{0} for table {0}",
    ];

    private static readonly string[] KindsOf18 =
    [
        "create table {0} (id int, n int generated always as (id + 1)); alter table {0} replica identity full",
        "create table {0} (id int, n int generated always as (id + 1))",
        "create table {0} (id int, n int generated always as (id + 1) stored primary key); create publication before_{0} for table {0} with (publish_generated_columns = stored)",
        "create table {0} (id int not null) partition by list (id); create table {0}_1 partition of {0} for values in (1); create publication before_{0} for table {0} with (publish_via_partition_root = true)",
    ];

    /// <summary>What a generated request may be refused for: it names tables that are not there, or leaves partitions out.</summary>
    private static readonly string[] Meaningless = ["TableNotFound", "PartitionNotExcludable", "NoTableToPublish"];

    /// <summary>Tries both writes on every table that holds rows and undoes them; "tab u" is an UPDATE of tab that fails.</summary>
    private const string FailingWrites = """
        create function public.failing() returns text[] language plpgsql as $$
        declare failed text[] := '{}'; tab regclass;
        begin
          for tab in select c.oid from pg_class c where c.relnamespace = 'app'::regnamespace and c.relkind = 'r' order by c.relname loop
            begin
              execute format('update only %s set id = id', tab);
            exception when object_not_in_prerequisite_state or invalid_column_reference then failed := failed || (tab || ' u'); end;
            begin
              execute format('delete from only %s', tab);
              raise exception sqlstate 'UNDO0';
            exception when object_not_in_prerequisite_state or invalid_column_reference then failed := failed || (tab || ' d');
            when sqlstate 'UNDO0' then null; end;
          end loop;
          return failed;
        end $$;
        alter database {0} set search_path = app
        """;

    [Theory]
    [InlineData(12, 20)]
    [InlineData(15, 20)]
    [InlineData(18, 30)]
    public Task The_writes_that_begin_to_fail_are_those_that_were_foreseen(int major, int databases) => ForAllAsync(major, databases, async (database, request) =>
    {
        var (before, foreseen) = (await FailingAsync(database), await ForeseenAsync(database, request));

        await MakeAsync(database, request with { Force = true });

        var began = (await FailingAsync(database)).Except(before).Select(write => write.Split(' ')[0]).Distinct();
        Assert.Equal(began.Order(StringComparer.Ordinal), foreseen.Order(StringComparer.Ordinal));
    });

    [Theory]
    [InlineData(12, 20)]
    [InlineData(15, 20)]
    [InlineData(18, 30)]
    public Task With_replica_identity_full_no_write_begins_to_fail(int major, int databases) => ForAllAsync(major, databases, async (database, request) =>
    {
        var before = await FailingAsync(database);

        await MakeAsync(database, request with { ReplicaIdentityFull = true });

        Assert.Empty((await FailingAsync(database)).Except(before));
    });

    private static async Task ForAllAsync(int major, int databases, Func<TestDatabase, PublicationRequest, Task> assert)
    {
        await using var database = await TestDatabase.CreateAsync(major);
        await database.ExecuteAsync(FailingWrites.Replace("{0}", database.Name, StringComparison.Ordinal));
        var kinds = major >= 18 ? [.. Kinds, .. KindsOf18] : Kinds;
        var requests = Gen.Elements(Requests().ToArray()).Zip(Gen.SubListOf(kinds)).Select(pair => (Request: pair.Item1, Tables: pair.Item2.ToArray()));

        // FsCheck waits for a task on the thread that asks.
        await Task.Run(() => Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(databases),
            Prop.ForAll(requests.ToArbitrary(), async given =>
            {
                var tables = given.Tables.Select((table, n) => string.Format(CultureInfo.InvariantCulture, table, $"t{n}"));
                await database.ExecuteAsync("create schema app; set search_path = app; create table t (id int primary key);" + string.Join(';', tables));
                await assert(database, given.Request);
                await database.ExecuteAsync(
                    """
                    drop schema app cascade;
                    do $$ declare p name; begin for p in select pubname from pg_publication loop execute format('drop publication %I', p); end loop; end $$
                    """);
            })));
    }

    private static IEnumerable<PublicationRequest> Requests() =>
        from operations in (PublicationOperation[]?[])
            [null, null, [PublicationOperation.Insert], [PublicationOperation.Update], [PublicationOperation.Insert, PublicationOperation.Delete]]
        from scope in (PublicationRequest[])[OfAllTables(), OfSchemas("app"), OfTables("app.*"), OfTables("app.t?"), OfTables("app.t*").Without("t1*", "t11*")]
        select scope with { Operations = operations };

    /// <summary>The tables that the refusal names; none where there is no refusal.</summary>
    private static async Task<string[]> ForeseenAsync(TestDatabase database, PublicationRequest request)
    {
        try
        {
            await NewPublicationOperation.RunAsync(database.Target(), request, new RecordedEvents { Answer = _ => Task.FromResult(false) }, CancellationToken.None);
            return [];
        }
        catch (PgCdcException error) when (error.ErrorId is "PublicationWouldBreakWrites")
        {
            return BreakPreviewTests.AtRisk(error).Select(table => table.Table).ToArray();
        }
        catch (PgCdcException error) when (Meaningless.Contains(error.ErrorId))
        {
            return [];
        }
    }

    private static async Task MakeAsync(TestDatabase database, PublicationRequest request)
    {
        try
        {
            await request.MakeAsync(database);
        }
        catch (PgCdcException error) when ((!request.Force && error.ErrorId == "PublicationWouldBreakWrites") || Meaningless.Contains(error.ErrorId))
        {
            // Then nothing may have changed, which is what the caller looks at.
        }
    }

    private static async Task<string[]> FailingAsync(TestDatabase database) => (await database.ScalarAsync<string[]>("select public.failing()"))!;
}
