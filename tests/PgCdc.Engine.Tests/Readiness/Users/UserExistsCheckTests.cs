using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Tests.Readiness.Users;

public sealed class UserExistsCheckTests
{
    private const string Id = "user.exists";
    private const string Target = "-Server db.example.com -Port 5432 -Database app";

    [Fact]
    public void A_role_that_may_log_in_passes() => Found.Pass(Id, HealthySnapshot.Create());

    [Fact]
    public void A_missing_role_fails_with_the_command_that_makes_it()
    {
        var outcome = Found.Fail(Id, HealthySnapshot.Create() with { User = null });

        Assert.Equal($"New-PgCdcUser {Target} -Name clickpipes_user -Schema public", outcome.Fix!.Remediation);
        Assert.Equal(
            """
            CREATE ROLE clickpipes_user LOGIN REPLICATION;
            GRANT USAGE ON SCHEMA public TO clickpipes_user;
            GRANT SELECT ON TABLE public.orders TO clickpipes_user;
            ALTER DEFAULT PRIVILEGES FOR ROLE app_owner IN SCHEMA public GRANT SELECT ON TABLES TO clickpipes_user;
            """,
            outcome.Fix.Sql,
            ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void The_command_asks_for_the_schemas_and_the_provider_that_were_asked_for()
    {
        var snapshot = (HealthySnapshot.Create() with { User = null }).AskingForSchemas("sales", "Mixed Case");
        snapshot = snapshot with { Schemas = HealthySnapshot.List(new SchemaFacts("Mixed Case", "o", null), new SchemaFacts("sales", "o", null)), Request = snapshot.Request with { Provider = Provider.Rds } };

        Assert.Equal($"New-PgCdcUser {Target} -Provider Rds -Name clickpipes_user -Schema sales, 'Mixed Case'", Found.Fail(Id, snapshot).Fix!.Remediation);
    }

    [Fact]
    public void The_command_asks_for_the_tables_that_were_named()
    {
        var outcome = Found.Fail(Id, (HealthySnapshot.Create() with { User = null }).AskingForTables("sales.orders", "sales.\"Line Items\"", "sales.log_*")
            .WithTables(HealthySnapshot.Table("orders", schema: "sales"), HealthySnapshot.Table("Line Items", schema: "sales")));

        Assert.EndsWith("-Table sales.orders, 'sales.\"Line Items\"', 'sales.log_*'", outcome.Fix!.Remediation);
        Assert.DoesNotContain("DEFAULT PRIVILEGES", outcome.Fix.Sql);
    }

    [Fact]
    public void On_RDS_the_role_gets_rds_replication()
    {
        var sql = Found.Fail(Id, (HealthySnapshot.Create() with { User = null }).WithProvider(Provider.Rds)).Fix!.Sql!;

        Assert.StartsWith("CREATE ROLE clickpipes_user LOGIN;\nGRANT rds_replication TO clickpipes_user;", sql);
    }

    [Fact]
    public void On_PlanetScale_the_login_name_is_said()
    {
        var snapshot = (HealthySnapshot.Create() with { User = null }).WithProvider(Provider.PlanetScale).WithTarget(userName: "postgres.abc123|replica");

        Assert.Contains("clickpipes_user.abc123", Found.Fail(Id, snapshot).Reason);
    }

    [Fact]
    public void On_PlanetScale_a_login_name_given_as_role_is_recognised()
    {
        var snapshot = (HealthySnapshot.Create() with { User = null }).WithProvider(Provider.PlanetScale).WithTarget(userName: "postgres.abc123");
        snapshot = snapshot with { Request = snapshot.Request with { UserName = "cdc.abc123" } };

        Assert.Contains("-UserName cdc.", Found.Fail(Id, snapshot).Reason);
    }

    [Fact]
    public void Everything_that_keeps_the_role_from_logging_in_is_said_at_once()
    {
        var snapshot = HealthySnapshot.Create() with { User = HealthySnapshot.Role() with { CanLogin = false, Expired = true, ValidUntil = "2025-01-01", ConnectionLimit = 1 } };

        var outcome = Found.Fail(Id, snapshot);

        Assert.Equal("ALTER ROLE clickpipes_user LOGIN VALID UNTIL 'infinity' CONNECTION LIMIT -1;", outcome.Fix!.Sql);
        Assert.StartsWith("psql -h db.example.com", outcome.Fix.Remediation);
        Assert.Contains("2025-01-01", outcome.Reason);
    }

    [Theory]
    [InlineData(0, CheckStatus.Fail)]
    [InlineData(2, CheckStatus.Fail)]
    [InlineData(3, CheckStatus.Pass)]
    [InlineData(-1, CheckStatus.Pass)]
    public void Three_connections_are_enough(int limit, CheckStatus expected) =>
        Assert.Equal(expected, Found.By(Id, HealthySnapshot.Create() with { User = HealthySnapshot.Role() with { ConnectionLimit = limit } }).Status);

    [Fact]
    public void Where_schemas_were_asked_for_the_cmdlet_reconciles()
    {
        var snapshot = (HealthySnapshot.Create() with { User = HealthySnapshot.Role() with { CanLogin = false } }).AskingForSchemas("public");

        Assert.Equal($"New-PgCdcUser {Target} -Name clickpipes_user -Schema public -Force", Found.Fail(Id, snapshot).Fix!.Remediation);
    }

    [Fact]
    public void A_role_that_could_not_be_looked_up_is_not_called_missing() =>
        Assert.Equal("refused", Found.Skip(Id, HealthySnapshot.Create() with { User = null, UserUnreadable = "refused" }).Reason);

    [Theory]
    [InlineData("user.replication")]
    [InlineData("user.connect")]
    [InlineData("user.schema_usage")]
    [InlineData("user.table_select")]
    [InlineData("user.default_privileges")]
    [InlineData("user.row_security")]
    [InlineData("user.least_privilege")]
    [InlineData("user.timeouts")]
    public void Without_the_role_the_other_checks_say_that_they_cannot_look(string id)
    {
        Assert.Contains("user.exists", Found.Skip(id, HealthySnapshot.Create() with { User = null }).Reason);
        Assert.Equal("refused", Found.Skip(id, HealthySnapshot.Create() with { User = null, UserUnreadable = "refused" }).Reason);
    }

    [Theory]
    [InlineData("user.schema_usage")]
    [InlineData("user.table_select")]
    [InlineData("user.default_privileges")]
    [InlineData("user.row_security")]
    [InlineData("user.least_privilege")]
    public void What_cannot_be_read_is_skipped_with_the_reason(string id) =>
        Assert.Contains("permission denied", Found.Skip(id, HealthySnapshot.Create().WithoutTables()).Reason);

    [Fact]
    public void Names_with_quotes_stay_names()
    {
        var snapshot = HealthySnapshot.Create() with { User = null, Request = new SnapshotRequest { UserName = "o'neil \"x\"", Publication = "p" } };

        var fix = Found.Fail(Id, snapshot).Fix!;

        Assert.Contains("-Name 'o''neil \"x\"'", fix.Remediation);
        Assert.StartsWith("CREATE ROLE \"o'neil \"\"x\"\"\" LOGIN", fix.Sql);
    }
}
