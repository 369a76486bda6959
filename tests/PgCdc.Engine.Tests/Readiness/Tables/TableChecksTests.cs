using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Tests.Readiness.Tables;

public sealed class TableChecksTests
{
    private const string Identity = "table.replica_identity";
    private const string Partitions = "table.partitions";

    [Theory]
    [InlineData("table.replica_identity")]
    [InlineData("table.partitions")]
    [InlineData("table.kind")]
    [InlineData("table.toast")]
    public void What_cannot_be_read_is_skipped_with_the_reason(string id) =>
        Assert.Equal("permission denied", Found.Skip(id, HealthySnapshot.Create().WithoutTables()).Reason);

    [Theory]
    [InlineData('d', KeyState.Usable, false, CheckStatus.Pass)]
    [InlineData('d', KeyState.None, true, CheckStatus.Fail)]
    [InlineData('d', KeyState.Deferrable, false, CheckStatus.Fail)]
    [InlineData('d', KeyState.Invalid, false, CheckStatus.Fail)]
    [InlineData('f', KeyState.None, false, CheckStatus.Pass)]
    [InlineData('i', KeyState.None, true, CheckStatus.Pass)]
    [InlineData('i', KeyState.Usable, false, CheckStatus.Fail)]
    [InlineData('n', KeyState.Usable, false, CheckStatus.Fail)]
    public void An_identity_is_what_PostgreSQL_takes_for_one(char identity, KeyState key, bool index, CheckStatus expected) =>
        Assert.Equal(expected, Found.By(Identity, HealthySnapshot.Create().WithTables(
            HealthySnapshot.Table("t", replicaIdentity: identity, primaryKey: key, identityIndexUsable: index))).Status);

    [Fact]
    public void Writes_that_fail_already_come_first_then_those_with_the_most_writes()
    {
        var outcome = Found.Fail(Identity, HealthySnapshot.Create().WithTables(
            HealthySnapshot.Table("later", primaryKey: KeyState.None, writesPublishedNow: false, updates: 1_000_000),
            HealthySnapshot.Table("quiet", primaryKey: KeyState.None),
            HealthySnapshot.Table("busy", primaryKey: KeyState.None, updates: 5, deletes: 5),
            HealthySnapshot.Table("fine")));

        Assert.Equal(["public.busy", "public.quiet", "public.later"], outcome.Objects);
        Assert.StartsWith("UPDATE and DELETE fail in the application NOW on 2 published tables", outcome.Reason);
        Assert.Contains("Once it is published", outcome.Reason);
        Assert.Equal("3 of 4 tables without", outcome.Actual);
    }

    [Fact]
    public void A_unique_index_that_can_serve_is_preferred_to_FULL() =>
        Assert.Equal(
            """
            SET lock_timeout = '2s';
            ALTER TABLE public.a REPLICA IDENTITY USING INDEX "A_key";
            ALTER TABLE public.b REPLICA IDENTITY FULL;
            """,
            Found.Fail(Identity, HealthySnapshot.Create().WithTables(
                HealthySnapshot.Table("a", primaryKey: KeyState.None, candidateIndex: "A_key"),
                HealthySnapshot.Table("b", primaryKey: KeyState.None))).Fix!.Sql,
            ignoreLineEndingDifferences: true);

    [Fact]
    public void Where_only_inserts_are_published_no_identity_is_needed()
    {
        var snapshot = HealthySnapshot.Create() with { Publication = HealthySnapshot.Publication() with { Operations = [PublicationOperation.Insert] } };

        Assert.Equal(["public.log"], Found.Pass(Identity, snapshot.WithTables(HealthySnapshot.Table("log", primaryKey: KeyState.None, writesPublishedNow: false))).Objects);

        // Another publication publishes its updates.
        Found.Fail(Identity, snapshot.WithTables(HealthySnapshot.Table("log", primaryKey: KeyState.None)));
    }

    [Fact]
    public void A_partitioned_table_without_identity_is_not_said_to_fail_in_the_application()
    {
        var snapshot = HealthySnapshot.Create() with { Publication = HealthySnapshot.Publication() with { ViaPartitionRoot = true } };

        var outcome = Found.Fail(Identity, snapshot.WithTables(HealthySnapshot.Table("m", partitioned: true, primaryKey: KeyState.None)));

        Assert.DoesNotContain("application", outcome.Reason);
        Assert.Contains("under the name of public.m", outcome.Reason);
    }

    [Fact]
    public void A_partitioned_table_needs_none_where_its_partitions_are_published_by_themselves()
    {
        var partitioned = HealthySnapshot.Create().WithTables(HealthySnapshot.Table("m", partitioned: true, primaryKey: KeyState.None));

        Found.Skip(Identity, partitioned);
        Found.Skip(Identity, partitioned.WithVersion(120022) with { Publication = null });
    }

    [Fact]
    public void Tables_that_are_never_published_need_none() =>
        Found.Skip(Identity, HealthySnapshot.Create().WithTables(HealthySnapshot.Table("cache", notLogged: true, primaryKey: KeyState.None)));

    [Fact]
    public void Thousands_of_tables_without_identity_make_a_short_reason()
    {
        var tables = Enumerable.Range(0, 50_000).Select(i => HealthySnapshot.Table($"t{i}", primaryKey: i % 10 == 0 ? KeyState.None : KeyState.Usable, updates: i)).ToArray();

        var outcome = Found.Fail(Identity, HealthySnapshot.Create().WithTables(tables));

        Assert.Equal(5_000, outcome.Objects.Count);
        Assert.Equal("public.t49990", outcome.Objects[0]);
        Assert.Contains("and 4995 more", outcome.Reason);
        Assert.Contains("-f fix.sql", outcome.Fix!.Remediation);
        Assert.InRange(outcome.Fix.Remediation.Length, 1, 500);
    }

    [Fact]
    public void Without_partitions_there_is_nothing_to_look_at() => Found.Skip(Partitions, HealthySnapshot.Create());

    [Fact]
    public void Each_partition_needs_an_identity_of_its_own()
    {
        var outcome = Found.Fail(Partitions, HealthySnapshot.Create().WithTables(
            HealthySnapshot.Table("m", partitioned: true, replicaIdentity: 'f', primaryKey: KeyState.None),
            HealthySnapshot.Table("m_1", root: "public.m", replicaIdentity: 'f', primaryKey: KeyState.None),
            HealthySnapshot.Table("m_2", root: "public.m", primaryKey: KeyState.None),
            HealthySnapshot.Table("m_3", root: "public.m", partitioned: true, primaryKey: KeyState.None)));

        Assert.Equal(["public.m_2"], outcome.Objects);
        Assert.Contains("1 published partition ", outcome.Reason);
        Assert.Equal("1 of 2 partitions without", outcome.Actual);
    }

    [Fact]
    public void The_next_partition_of_a_table_without_primary_key_will_fail()
    {
        var snapshot = HealthySnapshot.Create().WithTables(
            HealthySnapshot.Table("m", partitioned: true, replicaIdentity: 'f', primaryKey: KeyState.None),
            HealthySnapshot.Table("m_1", root: "public.m", replicaIdentity: 'f', primaryKey: KeyState.None));

        Assert.Contains("next partition of public.m", Found.Warn(Partitions, snapshot).Reason);
        Found.Pass(Partitions, snapshot with { Publication = snapshot.Publication! with { Operations = [PublicationOperation.Insert] } });
    }

    [Fact]
    public void Partitions_that_inherit_the_primary_key_pass() =>
        Found.Pass(Partitions, HealthySnapshot.Create().WithTables(HealthySnapshot.Table("m", partitioned: true), HealthySnapshot.Table("m_1", root: "public.m")));

    [Fact]
    public void Only_ordinary_and_partitioned_tables_pass() => Found.Pass("table.kind", HealthySnapshot.Create());

    [Fact]
    public void What_is_never_published_is_named()
    {
        var outcome = Found.Warn("table.kind", HealthySnapshot.Create() with
        {
            OtherRelations = HealthySnapshot.List(
                new RelationFacts("public", "v", "view"), new RelationFacts("public", "w", "view"), new RelationFacts("public", "cache", "unlogged table")),
        });

        Assert.Equal("2 views, 1 unlogged table", outcome.Actual);
        Assert.Equal(["public.v", "public.w", "public.cache"], outcome.Objects);
        Assert.Null(outcome.Fix!.Sql);
        Assert.Contains("SET LOGGED in a maintenance window", outcome.Fix.Remediation, StringComparison.Ordinal);
    }

    [Fact]
    public void Large_values_are_sent_only_when_they_change()
    {
        var snapshot = HealthySnapshot.Create().WithTables(
            HealthySnapshot.Table("documents", hasToastedValues: true),
            HealthySnapshot.Table("full", hasToastedValues: true, replicaIdentity: 'f'));

        var outcome = Found.Warn("table.toast", snapshot);

        Assert.Equal(["public.documents"], outcome.Objects);
        Assert.EndsWith("ALTER TABLE public.documents REPLICA IDENTITY FULL;", outcome.Fix!.Sql);
        Found.Pass("table.toast", HealthySnapshot.Create());
        Found.Pass("table.toast", snapshot with { Publication = snapshot.Publication! with { Operations = [PublicationOperation.Insert, PublicationOperation.Delete] } });
    }
}
