using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Tests.Readiness.Publications;

public sealed class PublicationExistsCheckTests
{
    private const string Id = "publication.exists";
    private const string New = "New-PgCdcPublication -Server db.example.com -Port 5432 -Database app -Name clickpipes_publication ";

    [Fact]
    public void A_publication_that_exists_passes() => Found.Pass(Id, HealthySnapshot.Create());

    [Fact]
    public void A_missing_one_fails_with_the_command_that_makes_it()
    {
        var outcome = Found.Fail(Id, Missing().AskingForSchemas("public"));

        Assert.Equal(New + "-Schema public", outcome.Fix!.Remediation);
        Assert.Equal("CREATE PUBLICATION clickpipes_publication FOR TABLES IN SCHEMA public;", outcome.Fix.Sql);
    }

    [Fact]
    public void Who_may_not_publish_schemas_is_shown_the_list()
    {
        var snapshot = Missing().AskingForSchemas("public") with { Caller = HealthySnapshot.Create().Caller with { Superuser = false } };

        Assert.Equal("CREATE PUBLICATION clickpipes_publication FOR TABLE public.orders;", Found.Fail(Id, snapshot).Fix!.Sql);
    }

    [Fact]
    public void Named_tables_are_published_by_name_and_partitions_with_their_root()
    {
        var snapshot = Missing().AskingForTables("public.m*").WithTables(
            HealthySnapshot.Table("m", partitioned: true), HealthySnapshot.Table("m_1", root: "public.m"));

        var outcome = Found.Fail(Id, snapshot);

        Assert.Equal(New + "-Table 'public.m*'", outcome.Fix!.Remediation);
        Assert.Equal("CREATE PUBLICATION clickpipes_publication FOR TABLE public.m WITH (publish_via_partition_root = true);", outcome.Fix.Sql);
    }

    [Fact]
    public void Before_13_the_partitions_stand_for_their_root() =>
        Assert.Equal(
            "CREATE PUBLICATION clickpipes_publication FOR TABLE public.m_1;",
            Found.Fail(Id, Missing().AskingForTables("public.m").WithVersion(120022).WithTables(
                HealthySnapshot.Table("m", partitioned: true), HealthySnapshot.Table("m_1", root: "public.m", inScope: false))).Fix!.Sql);

    [Fact]
    public void Tables_without_an_identity_get_one_before_they_are_published()
    {
        var outcome = Found.Fail(Id, Missing().AskingForTables("public.*").WithTables(
            HealthySnapshot.Table("orders"), HealthySnapshot.Table("log", primaryKey: KeyState.None, writesPublishedNow: false)));

        Assert.EndsWith(" -ReplicaIdentityFull", outcome.Fix!.Remediation);
        Assert.Contains("1 have no replica identity", outcome.Reason);
        Assert.Equal(
            """
            SET lock_timeout = '2s';
            ALTER TABLE public.log REPLICA IDENTITY FULL;
            CREATE PUBLICATION clickpipes_publication FOR TABLE public.orders, public.log;
            """,
            outcome.Fix.Sql,
            ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void On_PlanetScale_tables_are_named_one_by_one()
    {
        var snapshot = (Missing() with { Scope = ScopeKind.Database }).WithProvider(Provider.PlanetScale);

        var outcome = Found.Fail(Id, snapshot);

        Assert.Equal(New + "-Table public.orders", outcome.Fix!.Remediation);
        Assert.Equal("CREATE PUBLICATION clickpipes_publication FOR TABLE public.orders;", outcome.Fix.Sql);
    }

    [Fact]
    public void Without_knowing_the_tables_the_command_still_stands() => Assert.StartsWith(New, Found.Fail(Id, Missing().WithoutTables()).Fix!.Remediation);

    [Fact]
    public void A_publication_that_could_not_be_looked_up_is_not_called_missing() =>
        Assert.Equal("refused", Found.Skip(Id, Missing() with { PublicationUnreadable = "refused" }).Reason);

    [Theory]
    [InlineData("publication.tables")]
    [InlineData("publication.scope")]
    [InlineData("publication.operations")]
    [InlineData("publication.via_partition_root")]
    [InlineData("publication.filters")]
    [InlineData("publication.generated_columns")]
    public void Without_the_publication_the_other_checks_say_that_they_cannot_look(string id)
    {
        Assert.Contains("publication.exists", Found.Skip(id, Missing()).Reason);
        Assert.Equal("refused", Found.Skip(id, Missing() with { PublicationUnreadable = "refused" }).Reason);
    }

    [Theory]
    [InlineData("publication.tables")]
    [InlineData("publication.via_partition_root")]
    [InlineData("publication.generated_columns")]
    public void What_cannot_be_read_is_skipped_with_the_reason(string id) =>
        Assert.Contains("permission denied", Found.Skip(id, HealthySnapshot.Create().WithoutTables()).Reason);

    private static Snapshot Missing() => HealthySnapshot.Create() with { Publication = null, Scope = ScopeKind.Database };
}
