using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Tests.Readiness.Users;

public sealed class UserRowSecurityCheckTests
{
    private const string Id = "user.row_security";

    [Fact]
    public void Tables_that_show_every_row_pass() => Found.Pass(Id, HealthySnapshot.Create());

    [Theory]
    [InlineData(Provider.SelfManaged, 150018)]
    [InlineData(Provider.Supabase, 150018)]
    [InlineData(Provider.AzureFlexible, 160010)]
    public void Where_the_administrator_may_give_it_BYPASSRLS_is_the_fix(Provider provider, int version)
    {
        var outcome = Found.Fail(Id, Hidden().WithProvider(provider).WithVersion(version));

        Assert.Equal("ALTER ROLE clickpipes_user BYPASSRLS;", outcome.Fix!.Sql);
        Assert.Equal(["public.tenants"], outcome.Objects);
    }

    [Theory]
    [InlineData(Provider.Rds, 170006)]
    [InlineData(Provider.CloudSql, 170006)]
    [InlineData(Provider.AzureFlexible, 150018)]
    public void Elsewhere_a_policy_is(Provider provider, int version) =>
        Assert.Equal(
            "CREATE POLICY clickpipes_user_reads_all ON public.tenants FOR SELECT TO clickpipes_user USING (true);",
            Found.Fail(Id, Hidden().WithProvider(provider).WithVersion(version)).Fix!.Sql);

    [Fact]
    public void A_user_that_bypasses_row_security_passes_even_where_tables_cannot_be_read() =>
        Found.Pass(Id, (HealthySnapshot.Create() with { User = HealthySnapshot.Role() with { BypassRowSecurity = true } }).WithoutTables());

    private static Snapshot Hidden() => HealthySnapshot.Create().WithTables(HealthySnapshot.Table("tenants", rowSecurityHides: true), HealthySnapshot.Table("orders"));
}
