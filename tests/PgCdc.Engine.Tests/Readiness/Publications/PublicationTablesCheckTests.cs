using PgCdc.Engine.Postgres;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Tests.Readiness.Publications;

public sealed class PublicationTablesCheckTests
{
    private const string Id = "publication.tables";
    private const string New = "New-PgCdcPublication -Server db.example.com -Port 5432 -Database app -Name clickpipes_publication ";

    [Fact]
    public void What_the_publication_publishes_passes() => Assert.Equal("1 of 1 tables", Found.Pass(Id, HealthySnapshot.Create()).Actual);

    [Fact]
    public void An_empty_publication_fails() => Assert.Contains("publishes no table", Found.Fail(Id, HealthySnapshot.Create().WithTables()).Reason);

    [Fact]
    public void A_schema_without_tables_fails() => Assert.Contains("empty", Found.Fail(Id, HealthySnapshot.Create().AskingForSchemas("empty").WithTables()).Reason);

    [Fact]
    public void Tables_that_are_left_out_are_named_and_added()
    {
        var outcome = Found.Fail(Id, HealthySnapshot.Create().AskingForTables("public.*").WithTables(
            HealthySnapshot.Table("orders"), HealthySnapshot.Table("Items", published: false), HealthySnapshot.Table("x", published: false)));

        Assert.Equal("1 of 3 tables", outcome.Actual);
        Assert.Equal(["public.\"Items\"", "public.x"], outcome.Objects);
        Assert.Equal(New + "-Table 'public.\"Items\"', public.x -Force", outcome.Fix!.Remediation);
        Assert.Equal("ALTER PUBLICATION clickpipes_publication ADD TABLE public.\"Items\", public.x;", outcome.Fix.Sql);
    }

    [Fact]
    public void Writes_do_not_begin_to_fail_by_following_the_advice()
    {
        var outcome = Found.Fail(Id, HealthySnapshot.Create().AskingForTables("public.*").WithTables(
            HealthySnapshot.Table("log", published: false, writesPublishedNow: false, primaryKey: KeyState.None)));

        Assert.Equal(New + "-Table public.log -ReplicaIdentityFull -Force", outcome.Fix!.Remediation);
        Assert.Contains("ALTER TABLE public.log REPLICA IDENTITY FULL;\nALTER PUBLICATION", outcome.Fix.Sql);
    }

    [Fact]
    public void What_the_publication_publishes_of_its_tables_stays_as_it_is()
    {
        var snapshot = HealthySnapshot.Create().AskingForTables("public.*").WithTables(HealthySnapshot.Table("log", published: false, primaryKey: KeyState.None));

        var fix = Found.Fail(Id, snapshot with { Publication = snapshot.Publication! with { Operations = [PublicationOperation.Insert] } }).Fix!;

        Assert.Equal(New + "-Table public.log -Operation Insert -Force", fix.Remediation);
        Assert.Equal("ALTER PUBLICATION clickpipes_publication ADD TABLE public.log;", fix.Sql);
    }

    [Fact]
    public void Partitions_of_a_published_root_are_published()
    {
        Found.Pass(Id, HealthySnapshot.Create().AskingForSchemas("public").WithTables(
            HealthySnapshot.Table("m", partitioned: true), HealthySnapshot.Table("m_1", root: "public.m", published: false)));
        Found.Pass(Id, HealthySnapshot.Create().AskingForTables("public.m_1").WithTables(Through("m_1")));
    }

    [Fact]
    public void A_root_of_which_every_partition_is_published_is_published()
    {
        var leaf = HealthySnapshot.Table("m_1", root: "public.m", inScope: false);
        var root = HealthySnapshot.Table("m", partitioned: true, published: false);

        Found.Pass(Id, HealthySnapshot.Create().AskingForTables("public.m").WithTables(root, leaf));
        Found.Fail(Id, HealthySnapshot.Create().AskingForTables("public.m").WithTables(root, leaf, HealthySnapshot.Table("m_2", root: "public.m", inScope: false, published: false)));
    }

    [Fact]
    public void A_root_without_partitions_is_published_by_a_publication_for_all_tables()
    {
        var snapshot = HealthySnapshot.Create().AskingForTables("public.m").WithTables(HealthySnapshot.Table("m", partitioned: true, published: false));

        Found.Fail(Id, snapshot);
        Found.Pass(Id, snapshot with { Publication = snapshot.Publication! with { AllTables = true } });
        Found.Pass(Id, snapshot with { Publication = snapshot.Publication! with { Schemas = ["public"] } });
    }

    [Fact]
    public void Every_named_table_that_does_not_exist_is_named_with_what_may_have_been_meant()
    {
        var snapshot = HealthySnapshot.Create().AskingForTables("public.orders", "public.Customers", "public.nothing", "x_*.y") with
        {
            SimilarTables = [new QualifiedName("public", "customers"), new QualifiedName("crm", "customers")],
        };

        var outcome = Found.Fail(Id, snapshot);

        Assert.Equal(["public.\"Customers\"", "public.nothing", "x_*.y"], outcome.Objects);
        Assert.Contains("did you mean public.customers or crm.customers?", outcome.Reason);
        Assert.Contains("No table matches x_*.y", outcome.Reason);
        Assert.Equal("1 of 4 tables", outcome.Actual);
    }

    [Fact]
    public void A_named_view_or_unlogged_table_cannot_be_published()
    {
        var snapshot = HealthySnapshot.Create().AskingForTables("public.v", "public.cache").WithTables(HealthySnapshot.Table("cache", notLogged: true, published: false)) with
        {
            OtherRelations = HealthySnapshot.List(new RelationFacts("public", "v", "view"), new RelationFacts("public", "cache", "unlogged table")),
        };

        Assert.Contains("public.v (view), public.cache (unlogged table)", Found.Fail(Id, snapshot).Reason);
    }

    [Fact]
    public void Missing_tables_of_a_schema_are_added_by_schema_but_on_PlanetScale_by_name()
    {
        var snapshot = HealthySnapshot.Create().AskingForSchemas("public").WithTables(HealthySnapshot.Table("a"), HealthySnapshot.Table("b", published: false));

        Assert.Equal(New + "-Schema public -Force", Found.Fail(Id, snapshot).Fix!.Remediation);
        Assert.Equal(New + "-Table public.b -Force", Found.Fail(Id, snapshot.WithProvider(Provider.PlanetScale)).Fix!.Remediation);
    }

    [Fact]
    public void As_many_names_as_tables_are_looked_up_not_searched_for()
    {
        const int Count = 50_000;
        var snapshot = HealthySnapshot.Create() with
        {
            Scope = ScopeKind.Tables,
            Request = new SnapshotRequest
            {
                UserName = "u",
                Publication = "p",
                Tables = Enumerable.Range(0, Count).Select(i => TablePattern.Literal("public", $"t{i}")).ToList(),
            },
        };

        var outcome = Found.Fail(Id, snapshot.WithTables(Enumerable.Range(0, Count).Select(i => HealthySnapshot.Table($"t{i}", published: i % 10 > 0)).ToArray()));

        Assert.Equal(Count / 10, outcome.Objects.Count);
    }

    private static TableFacts Through(string name)
    {
        var table = HealthySnapshot.Table(name, root: "public.m", published: false);
        return new TableFacts
        {
            Schema = table.Schema,
            Name = table.Name,
            Owner = table.Owner,
            Partitioned = false,
            NotLogged = false,
            Ancestors = table.Ancestors,
            InScope = true,
            Published = false,
            PublishedThroughParent = true,
            WritesPublishedNow = true,
            ReplicaIdentity = 'd',
            PrimaryKey = KeyState.Usable,
            IdentityIndexUsable = false,
            CandidateIndex = null,
            UserCanSelect = true,
            UserCanWrite = false,
            RowSecurityHides = false,
            GeneratedColumns = [],
            HasToastedValues = false,
            Updates = 0,
            Deletes = 0,
        };
    }
}
