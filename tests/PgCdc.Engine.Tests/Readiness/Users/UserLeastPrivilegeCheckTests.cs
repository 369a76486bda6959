using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Tests.Readiness.Users;

public sealed class UserLeastPrivilegeCheckTests
{
    private const string Id = "user.least_privilege";

    [Fact]
    public void A_user_that_can_only_read_passes() => Found.Pass(Id, HealthySnapshot.Create());

    [Fact]
    public void Attributes_of_an_administrator_are_named_and_taken_away()
    {
        var outcome = Found.Warn(Id, HealthySnapshot.Create() with { User = HealthySnapshot.Role() with { CreateRole = true, CreateDatabase = true } });

        Assert.Equal("ALTER ROLE clickpipes_user NOCREATEROLE NOCREATEDB;", outcome.Fix!.Sql);
    }

    [Fact]
    public void A_superuser_is_not_reported_as_member_of_every_role()
    {
        var user = HealthySnapshot.Role() with { Superuser = true, MemberOf = ["clickpipes_user", "rds_superuser", "pg_write_all_data"] };

        var outcome = Found.Warn(Id, (HealthySnapshot.Create() with { User = user }).WithTables(HealthySnapshot.Table("orders", userCanWrite: true)));

        Assert.Equal("SUPERUSER", outcome.Actual);
        Assert.Equal("ALTER ROLE clickpipes_user NOSUPERUSER;", outcome.Fix!.Sql);
    }

    [Fact]
    public void The_administrators_of_the_providers_count_as_such()
    {
        var user = HealthySnapshot.Role() with { MemberOf = ["clickpipes_user", "azure_pg_admin"] };

        Assert.Equal("REVOKE azure_pg_admin FROM clickpipes_user;", Found.Warn(Id, HealthySnapshot.Create() with { User = user }).Fix!.Sql);
    }

    [Fact]
    public void Write_rights_are_revoked_and_where_else_they_may_come_from_is_said()
    {
        var user = HealthySnapshot.Role() with { MemberOf = ["clickpipes_user", "writers"] };
        var outcome = Found.Warn(Id, (HealthySnapshot.Create() with { User = user }).WithTables(HealthySnapshot.Table("orders", userCanWrite: true)));

        Assert.Equal("REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON public.orders FROM clickpipes_user;", outcome.Fix!.Sql);
        Assert.Contains("writers", outcome.Fix.Remediation);
        Assert.Equal(["clickpipes_user", "public.orders"], outcome.Objects);
    }

    [Theory]
    [InlineData("postgres")]
    [InlineData("admin")]
    public void An_administrator_is_never_stripped_of_its_rights(string name)
    {
        var snapshot = HealthySnapshot.Create() with { User = HealthySnapshot.Role() with { Name = name, Superuser = true } };
        snapshot = snapshot with { Request = snapshot.Request with { UserName = name } };

        var fix = Found.Warn(Id, snapshot).Fix!;

        Assert.StartsWith("New-PgCdcUser -Server db.example.com -Port 5432 -Database app -Name clickpipes_user -Schema public", fix.Remediation);
        Assert.DoesNotContain("-Force", fix.Remediation);
        Assert.Null(fix.Sql);
    }

    [Fact]
    public void The_owner_of_the_tables_is_left_as_it_is()
    {
        var snapshot = HealthySnapshot.Create() with { User = HealthySnapshot.Role() with { Name = "app_owner", MemberOf = ["app_owner"] } };

        Assert.Contains("-Name clickpipes_user", Found.Warn(Id, snapshot.WithTables(HealthySnapshot.Table("orders", userCanWrite: true))).Fix!.Remediation);
    }

    [Fact]
    public void What_is_wrong_with_the_role_is_said_even_where_tables_cannot_be_read() =>
        Found.Warn(Id, (HealthySnapshot.Create() with { User = HealthySnapshot.Role() with { CreateRole = true } }).WithoutTables());
}
