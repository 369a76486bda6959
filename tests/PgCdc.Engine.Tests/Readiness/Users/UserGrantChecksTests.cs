using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Tests.Readiness.Users;

public sealed class UserGrantChecksTests
{
    private const string Reconcile = "New-PgCdcUser -Server db.example.com -Port 5432 -Database app -Name clickpipes_user ";

    [Fact]
    public void A_healthy_user_has_every_right()
    {
        foreach (var id in new[] { "user.connect", "user.schema_usage", "user.table_select", "user.default_privileges" })
        {
            Found.Pass(id, HealthySnapshot.Create());
        }
    }

    [Fact]
    public void Without_CONNECT_the_consumer_is_refused()
    {
        var outcome = Found.Fail("user.connect", HealthySnapshot.Create() with { User = HealthySnapshot.Role() with { CanConnect = false } });

        Assert.Equal("GRANT CONNECT ON DATABASE app TO clickpipes_user;", outcome.Fix!.Sql);
        Assert.Equal(["app"], outcome.Objects);
    }

    [Fact]
    public void Schemas_without_USAGE_are_named()
    {
        var snapshot = HealthySnapshot.Create().AskingForSchemas("public", "Sales") with
        {
            Schemas = HealthySnapshot.List(new SchemaFacts("Sales", "o", UserHasUsage: false), new SchemaFacts("public", "o", UserHasUsage: true)),
        };

        var outcome = Found.Fail("user.schema_usage", snapshot);

        Assert.Equal(["Sales"], outcome.Objects);
        Assert.Equal("GRANT USAGE ON SCHEMA \"Sales\" TO clickpipes_user;", outcome.Fix!.Sql);
        Assert.Equal(Reconcile + "-Schema public, Sales -Force", outcome.Fix.Remediation);
    }

    [Fact]
    public void Every_schema_that_was_asked_for_and_does_not_exist_is_named()
    {
        var outcome = Found.Fail("user.schema_usage", HealthySnapshot.Create().AskingForSchemas("public", "slaes", "nowhere"));

        Assert.Equal(["slaes", "nowhere"], outcome.Objects);
        Assert.Contains("slaes, nowhere", outcome.Reason);
        Assert.StartsWith("psql ", outcome.Fix!.Remediation);
        Assert.Null(outcome.Fix.Sql);
    }

    [Fact]
    public void A_command_names_only_what_exists()
    {
        var user = HealthySnapshot.Role() with { Replication = false };

        Assert.Equal(
            Reconcile + "-Schema public -Force",
            Found.Fail("user.replication", (HealthySnapshot.Create() with { User = user }).AskingForSchemas("public", "nowhere")).Fix!.Remediation);
        Assert.Equal(
            Reconcile + "-Table public.orders, 'x.*' -Force",
            Found.Fail("user.replication", (HealthySnapshot.Create() with { User = user }).AskingForTables("public.orders", "public.nothing", "x.*")).Fix!.Remediation);
    }

    [Fact]
    public void No_schema_in_scope_is_no_pass() =>
        Found.Skip("user.schema_usage", HealthySnapshot.Create() with { Schemas = HealthySnapshot.List<SchemaFacts>() });

    [Fact]
    public void Tables_without_SELECT_are_named_and_granted_one_by_one()
    {
        var outcome = Found.Fail("user.table_select", HealthySnapshot.Create().WithTables(
            HealthySnapshot.Table("orders", userCanSelect: false),
            HealthySnapshot.Table("Items", schema: "sales", userCanSelect: false),
            HealthySnapshot.Table("customers")));

        Assert.Equal(["public.orders", "sales.\"Items\""], outcome.Objects);
        Assert.Equal("2 of 3 tables without SELECT", outcome.Actual);
        Assert.Equal("GRANT SELECT ON TABLE public.orders, sales.\"Items\" TO clickpipes_user;", outcome.Fix!.Sql);
        Assert.Equal(Reconcile + "-Table public.orders, 'sales.\"Items\"' -Force", outcome.Fix.Remediation);
    }

    [Fact]
    public void Tables_of_schemas_that_were_asked_for_are_granted_by_schema() =>
        Assert.Equal(
            Reconcile + "-Schema sales -Force",
            Found.Fail("user.table_select", HealthySnapshot.Create().AskingForSchemas("sales", "public").WithTables(
                HealthySnapshot.Table("orders"), HealthySnapshot.Table("items", schema: "sales", userCanSelect: false))).Fix!.Remediation);

    [Fact]
    public void Partitions_that_only_came_along_and_tables_that_are_never_published_need_no_SELECT() =>
        Found.Pass("user.table_select", HealthySnapshot.Create().WithTables(
            HealthySnapshot.Table("m", partitioned: true),
            HealthySnapshot.Table("m_1", root: "public.m", inScope: false, userCanSelect: false),
            HealthySnapshot.Table("cache", notLogged: true, userCanSelect: false)));

    [Fact]
    public void No_table_in_scope_is_no_pass() => Found.Skip("user.table_select", HealthySnapshot.Create().WithTables());

    [Fact]
    public void Thousands_of_tables_without_SELECT_make_a_short_reason_and_a_command_that_can_be_typed()
    {
        var tables = Enumerable.Range(0, 5_000).Select(i => HealthySnapshot.Table($"t{i}", userCanSelect: false)).ToArray();

        var outcome = Found.Fail("user.table_select", HealthySnapshot.Create().WithTables(tables));

        Assert.Contains("and 4995 more", outcome.Reason);
        Assert.Equal(5_000, outcome.Objects.Count);
        Assert.Equal(Reconcile + "-Table $tables -Force  # $tables: the names in Objects", outcome.Fix!.Remediation);
    }

    [Fact]
    public void Owners_whose_later_tables_stay_unreadable_are_named()
    {
        var snapshot = HealthySnapshot.Create() with
        {
            TableOwners = HealthySnapshot.List(
                new TableOwnerFacts("public", "app_owner", 4, Covered: true),
                new TableOwnerFacts("public", "etl", 1, Covered: false),
                new TableOwnerFacts("sales", "Migrator", 9, Covered: false)),
        };

        var outcome = Found.Warn("user.default_privileges", snapshot);

        Assert.Equal("2 of 3 owners without", outcome.Actual);
        Assert.Contains("\"Migrator\" in sales, etl in public", outcome.Reason);
        Assert.Equal(
            """
            ALTER DEFAULT PRIVILEGES FOR ROLE "Migrator" IN SCHEMA sales GRANT SELECT ON TABLES TO clickpipes_user;
            ALTER DEFAULT PRIVILEGES FOR ROLE etl IN SCHEMA public GRANT SELECT ON TABLES TO clickpipes_user;
            """,
            outcome.Fix!.Sql,
            ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void Who_names_tables_does_not_ask_for_later_ones() =>
        Found.Skip("user.default_privileges", HealthySnapshot.Create().AskingForTables("public.orders") with
        {
            TableOwners = HealthySnapshot.List(new TableOwnerFacts("public", "etl", 1, Covered: false)),
        });
}
