using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Tests.Readiness.Publications;

public sealed class PublicationOptionChecksTests
{
    [Fact]
    public void A_publication_of_listed_tables_or_schemas_passes()
    {
        Found.Pass("publication.scope", HealthySnapshot.Create());
        Assert.Contains("sales", Found.Pass("publication.scope", With(publication => publication with { Schemas = ["sales"] })).Actual);
    }

    [Fact]
    public void FOR_ALL_TABLES_is_a_warning_and_a_second_publication_the_way_out()
    {
        var outcome = Found.Warn("publication.scope", With(publication => publication with { AllTables = true }));

        Assert.StartsWith(
            "New-PgCdcPublication -Server db.example.com -Port 5432 -Database app -Name clickpipes_publication_tables -Table SCHEMA.TABLE  # then ",
            outcome.Fix!.Remediation);
        Assert.DoesNotContain("-Force", outcome.Fix.Remediation);
    }

    [Fact]
    public void All_operations_pass_and_truncate_is_shown()
    {
        Assert.Contains("truncate", Found.Pass("publication.operations", HealthySnapshot.Create()).Actual);
        Found.Pass("publication.operations", With(publication => publication with
        {
            Operations = [PublicationOperation.Insert, PublicationOperation.Update, PublicationOperation.Delete],
        }));
    }

    [Fact]
    public void Operations_that_are_missing_are_added_and_none_is_taken_away()
    {
        var outcome = Found.Warn("publication.operations", With(publication => publication with { Operations = [PublicationOperation.Insert, PublicationOperation.Truncate] }));

        Assert.Contains("update, delete", outcome.Reason);
        Assert.Equal("ALTER PUBLICATION clickpipes_publication SET (publish = 'insert, update, delete, truncate');", outcome.Fix!.Sql);
    }

    [Fact]
    public void Before_updates_are_published_every_table_gets_an_identity()
    {
        var snapshot = With(publication => publication with { Operations = [PublicationOperation.Insert] })
            .WithTables(HealthySnapshot.Table("log", primaryKey: KeyState.None, writesPublishedNow: false), HealthySnapshot.Table("m", partitioned: true, primaryKey: KeyState.None));

        Assert.Equal(
            """
            SET lock_timeout = '2s';
            ALTER TABLE public.log REPLICA IDENTITY FULL;
            ALTER PUBLICATION clickpipes_publication SET (publish = 'insert, update, delete');
            """,
            Found.Warn("publication.operations", snapshot).Fix!.Sql,
            ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void Where_not_every_published_table_was_looked_at_the_advice_says_so() =>
        Assert.Contains(
            "# only when every table",
            Found.Warn("publication.operations", With(publication => publication with { Operations = [PublicationOperation.Insert] }).AskingForTables("public.orders")).Fix!.Remediation);

    [Fact]
    public void Without_partitioned_tables_publish_via_partition_root_does_not_matter() => Found.Skip("publication.via_partition_root", HealthySnapshot.Create());

    [Fact]
    public void Before_13_there_is_no_publish_via_partition_root() =>
        Assert.Contains("from 13", Found.Skip("publication.via_partition_root", With(publication => publication with { ViaPartitionRoot = null }).WithVersion(120022)).Reason);

    [Fact]
    public void Published_partitions_are_better_published_as_their_root()
    {
        var partitions = HealthySnapshot.Create().WithTables(HealthySnapshot.Table("m_1", root: "public.m"), HealthySnapshot.Table("m_2", root: "public.m"));

        var outcome = Found.Warn("publication.via_partition_root", partitions);

        Assert.Equal(["public.m"], outcome.Objects);
        Assert.Equal("ALTER PUBLICATION clickpipes_publication SET (publish_via_partition_root = true);", outcome.Fix!.Sql);
        Found.Pass("publication.via_partition_root", partitions with { Publication = partitions.Publication! with { ViaPartitionRoot = true } });
    }

    [Fact]
    public void Without_filters_everything_is_sent() => Found.Pass("publication.filters", HealthySnapshot.Create());

    [Fact]
    public void Filters_that_could_not_be_read_are_no_pass() =>
        Assert.Equal("refused", Found.Skip("publication.filters", With(publication => publication with { FiltersUnreadable = "refused" })).Reason);

    [Fact]
    public void Filters_are_shown()
    {
        var outcome = Found.Warn("publication.filters", Filtered("(amount > 10)", ["id", "amount"], [], []));

        Assert.Contains("public.orders (only id, amount, where (amount > 10))", outcome.Reason);
        Assert.Null(outcome.Fix);
    }

    [Fact]
    public void A_column_list_that_leaves_the_identity_out_makes_writes_fail()
    {
        var outcome = Found.Fail("publication.filters", Filtered("(amount > 10)", ["amount"], ["id"], []));

        Assert.Contains("NOW", outcome.Reason);
        Assert.Equal(
            """
            SET lock_timeout = '2s';
            BEGIN;
            ALTER PUBLICATION clickpipes_publication DROP TABLE public.orders;
            ALTER PUBLICATION clickpipes_publication ADD TABLE public.orders (amount, id) WHERE ((amount > 10));
            COMMIT;
            """,
            outcome.Fix!.Sql,
            ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void A_row_filter_outside_the_identity_makes_writes_fail() =>
        Assert.EndsWith("ALTER TABLE public.orders REPLICA IDENTITY FULL;", Found.Fail("publication.filters", Filtered("(amount > 10)", null, [], ["amount"])).Fix!.Sql);

    [Fact]
    public void Where_both_contradict_the_identity_the_owner_decides() =>
        Assert.Null(Found.Fail("publication.filters", Filtered("(amount > 10)", ["id"], [], ["amount"])).Fix!.Sql);

    [Fact]
    public void Filters_break_nothing_where_only_inserts_are_published()
    {
        var snapshot = Filtered(null, ["amount"], ["id"], []);

        Found.Warn("publication.filters", snapshot with { Publication = snapshot.Publication! with { Operations = [PublicationOperation.Insert] } });
    }

    [Fact]
    public void Generated_columns_are_left_out_before_18()
    {
        var outcome = Found.Warn("publication.generated_columns", HealthySnapshot.Create().WithTables(HealthySnapshot.Table("orders", generatedColumns: ["Total"])));

        Assert.Equal(["public.orders.\"Total\""], outcome.Objects);
        Assert.Null(outcome.Fix!.Sql);
        Found.Pass("publication.generated_columns", HealthySnapshot.Create());
    }

    [Fact]
    public void From_18_on_they_can_be_published()
    {
        var snapshot = HealthySnapshot.Create().WithVersion(180001).WithTables(HealthySnapshot.Table("orders", generatedColumns: ["total"]));
        var publication = snapshot.Publication!;

        Assert.Equal("ALTER PUBLICATION clickpipes_publication SET (publish_generated_columns = stored);", Found.Warn("publication.generated_columns", snapshot).Fix!.Sql);
        Found.Pass("publication.generated_columns", snapshot with { Publication = publication with { GeneratedColumns = true } });
        Found.Pass("publication.generated_columns", snapshot with
        {
            Publication = publication with { Filters = [new PublicationFilterFacts("public", "orders", null, ["id", "total"], [], [])] },
        });
    }

    private static Snapshot With(Func<PublicationFacts, PublicationFacts> change) => HealthySnapshot.Create() with { Publication = change(HealthySnapshot.Publication()) };

    private static Snapshot Filtered(string? rows, string[]? columns, string[] notListed, string[] notInIdentity) =>
        With(publication => publication with { Filters = [new PublicationFilterFacts("public", "orders", rows, columns, notListed, notInIdentity)] });
}
