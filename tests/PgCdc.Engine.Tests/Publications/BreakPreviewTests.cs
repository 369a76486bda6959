using Npgsql;
using PgCdc.Engine.Tests.Operations;
using PgCdc.Engine.Tests.TestServers;
using static PgCdc.Engine.Tests.Publications.TestPublications;

namespace PgCdc.Engine.Tests.Publications;

public class BreakPreviewTests
{
    [Theory]
    [MemberData(nameof(Majors.All), MemberType = typeof(Majors))]
    public async Task Tables_whose_writes_would_fail_are_refused_partitions_included_and_their_remedy_named(int major)
    {
        await using var database = await TestDatabase.CreateShopAsync(major);

        var error = await OfSchemas("public", "sales").FailAsync(database);

        Assert.Equal(("PublicationWouldBreakWrites", ErrorKind.InvalidOperation), (error.ErrorId, error.Kind));
        var tables = AtRisk(error);
        Assert.Equal(["audit_log", "currencies", "orders_2026", "sessions"], tables.Select(table => table.Table).Order(StringComparer.Ordinal));
        Assert.All(tables, table => Assert.Equal(("public", "no primary key"), (table.Schema, table.Reason)));
        Assert.Equal("currencies_code", Assert.Single(tables, table => table.CandidateIndex is not null).CandidateIndex);
        string[] ways = ["-ReplicaIdentityFull", "-ExcludeTable", "-Operation Insert", "-Force"];
        Assert.All(ways, way => Assert.Contains(way, error.RecommendedAction, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Majors.Few), MemberType = typeof(Majors))]
    public async Task The_most_written_table_comes_first(int major)
    {
        await using var database = await TestDatabase.CreateShopAsync(major);
        await database.ExecuteAsync("update sessions set customer_id = 1 where customer_id < 5");
        await database.ExecuteAsync("delete from audit_log");
        await Eventually.TrueAsync(() => database.ScalarAsync<bool>(
            "select sum(n_tup_upd) > 0 and sum(n_tup_del) = 40 from pg_stat_user_tables where relname in ('sessions', 'audit_log')"));

        var tables = AtRisk(await OfTables("public.currencies", "public.sessions", "public.audit_log").FailAsync(database));

        Assert.Equal(["audit_log", "sessions", "currencies"], tables.Select(table => table.Table));
        Assert.Equal((0, 40), (tables[0].UpdateCount, tables[0].DeleteCount));
        Assert.True(tables[1].UpdateCount > 0);
    }

    [Theory]
    [InlineData("create table t (id int)", "no primary key", null)]
    [InlineData("create table t (id int primary key deferrable)", "the primary key is DEFERRABLE, which does not count", null)]
    [InlineData("create table t (id int primary key); alter table t replica identity nothing", "REPLICA IDENTITY NOTHING", null)]
    [InlineData("create table t (id int not null); create unique index i on t (id); alter table t replica identity using index i; drop index i", "the index of REPLICA IDENTITY USING INDEX is missing or not usable", null)]
    [InlineData("create table t (id int unique)", "no primary key", null)]
    [InlineData("create table t (id int not null unique)", "no primary key", "t_id_key")]
    [InlineData("create table t (id int not null); create unique index i on t (id) where id > 0", "no primary key", null)]
    [InlineData("create table t (id int not null); create unique index i on t (abs(id))", "no primary key", null)]
    [InlineData("create table t (id int not null unique deferrable)", "no primary key", null)]
    public async Task The_reason_is_the_one_that_postgresql_has(string table, string reason, string? candidate)
    {
        foreach (var major in (int[])[12, 18])
        {
            await using var database = await TestDatabase.CreateAsync(major);
            await database.ExecuteAsync(table);

            var found = Assert.Single(AtRisk(await OfTables("public.t").FailAsync(database)));
            await (OfTables("public.t") with { Force = true }).MakeAsync(database);

            Assert.Equal((reason, candidate), (found.Reason, found.CandidateIndex));
            var refusal = await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync("update t set id = 1"));
            Assert.Equal(PostgresErrorCodes.ObjectNotInPrerequisiteState, refusal.SqlState);
        }
    }

    [Theory]
    [MemberData(nameof(Majors.Few), MemberType = typeof(Majors))]
    public async Task Force_lets_the_writes_fail_and_says_so(int major)
    {
        await using var database = await TestDatabase.CreateShopAsync(major);
        var events = new RecordedEvents();

        var outcome = await (OfTables("public.sessions") with { Force = true }).MakeAsync(database, events: events);

        Assert.Equal(ChangeStatus.Created, outcome.Status);
        Assert.Equal("UPDATE and DELETE fail in the application on public.sessions: no usable replica identity.", Assert.Single(events.Warnings));
    }

    [Theory]
    [MemberData(nameof(Majors.Few), MemberType = typeof(Majors))]
    public async Task What_fails_already_does_not_begin_to_fail(int major)
    {
        await using var database = await TestDatabase.CreateShopAsync(major);
        await database.ExecuteAsync("create publication earlier for table sessions, audit_log with (publish = 'update')");
        var events = new RecordedEvents();

        // DELETE works still: it is the other operation that is published.
        var error = await OfTables("public.sessions").FailAsync(database);
        var updates = OfTables("public.sessions") with { Operations = [PublicationOperation.Insert, PublicationOperation.Update] };
        var outcome = await updates.MakeAsync(database, events: events);

        Assert.Equal("sessions", Assert.Single(AtRisk(error)).Table);
        Assert.Equal(ChangeStatus.Created, outcome.Status);
        Assert.StartsWith("UPDATE and DELETE fail in the application on public.sessions", Assert.Single(events.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("create table t (id int, n int generated always as (id) stored); alter table t replica identity full", "n")]
    [InlineData("create table t (id int, n int generated always as (id) stored primary key)", "n")]
    [InlineData("create table t (id int, n int generated always as (id) stored not null, unique (n)); alter table t replica identity using index t_n_key", "n")]
    [InlineData("create table t (id int, n int generated always as (id) virtual); alter table t replica identity full", "n")]
    public async Task From_18_on_generated_columns_in_the_replica_identity_break_writes(string table, string column)
    {
        await using var database = await TestDatabase.CreateAsync(18);
        await database.ExecuteAsync(table);

        var found = Assert.Single(AtRisk(await OfTables("public.t").FailAsync(database)));
        await (OfTables("public.t") with { Force = true }).MakeAsync(database);

        Assert.Equal($"its replica identity has generated columns, which are not published: {column}", found.Reason);
        await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync("update t set id = 1"));
    }

    [Fact]
    public async Task Before_18_nobody_looks_at_generated_columns()
    {
        await using var database = await TestDatabase.CreateAsync(17);
        await database.ExecuteAsync("create table t (id int, n int generated always as (id) stored primary key)");

        await OfTables("public.t").MakeAsync(database);

        await database.ExecuteAsync("update t set id = 1");
    }

    [Fact]
    public async Task A_publication_that_publishes_stored_generated_columns_may_have_them_in_the_identity()
    {
        await using var database = await TestDatabase.CreateAsync(18);
        await database.ExecuteAsync(
            """
            create table t (id int, n int generated always as (id) stored primary key);
            create table u (id int primary key);
            create publication pub for table u with (publish_generated_columns = stored);
            """);

        var outcome = await (OfTables("public.t", "public.u") with { Force = true }).MakeAsync(database);

        Assert.Equal(["ALTER PUBLICATION pub ADD TABLE public.t"], outcome.Sql);
        await database.ExecuteAsync("update t set id = 1");
    }

    internal static TableAtRisk[] AtRisk(PgCdcException error)
    {
        Assert.Equal("PublicationWouldBreakWrites", error.ErrorId);
        return Assert.IsType<TableAtRisk[]>(error.Target);
    }
}
