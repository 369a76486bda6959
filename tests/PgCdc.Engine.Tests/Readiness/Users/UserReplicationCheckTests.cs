namespace PgCdc.Engine.Tests.Readiness.Users;

public sealed class UserReplicationCheckTests
{
    private const string Id = "user.replication";

    [Fact]
    public void The_attribute_passes() => Found.Pass(Id, HealthySnapshot.Create());

    [Theory]
    [InlineData(Provider.Rds)]
    [InlineData(Provider.Aurora)]
    public void Membership_in_rds_replication_passes_on_RDS(Provider provider) =>
        Found.Pass(Id, (HealthySnapshot.Create() with { User = HealthySnapshot.Role() with { Replication = false, InRdsReplication = true } }).WithProvider(provider));

    [Fact]
    public void Membership_in_rds_replication_says_nothing_elsewhere() =>
        Found.Fail(Id, HealthySnapshot.Create() with { User = HealthySnapshot.Role() with { Replication = false, InRdsReplication = true } });

    [Fact]
    public void Without_it_no_WAL_sender_starts()
    {
        var outcome = Found.Fail(Id, (HealthySnapshot.Create() with { User = HealthySnapshot.Role() with { Replication = false } }).AskingForSchemas("public"));

        Assert.Equal("New-PgCdcUser -Server db.example.com -Port 5432 -Database app -Name clickpipes_user -Schema public -Force", outcome.Fix!.Remediation);
        Assert.Equal("ALTER ROLE clickpipes_user REPLICATION;", outcome.Fix.Sql);
    }

    [Fact]
    public void On_RDS_the_fix_is_a_membership()
    {
        var outcome = Found.Fail(Id, (HealthySnapshot.Create() with { User = HealthySnapshot.Role() with { Replication = false } }).WithProvider(Provider.Rds));

        Assert.Equal("GRANT rds_replication TO clickpipes_user;", outcome.Fix!.Sql);
        Assert.Equal("member of rds_replication", outcome.Expected);
    }

    [Fact]
    public void Where_only_the_publication_says_what_is_in_scope_no_schema_is_granted_along() =>
        Assert.Equal(
            "psql -h db.example.com -p 5432 -U admin -d app -c 'ALTER ROLE clickpipes_user REPLICATION;'",
            Found.Fail(Id, HealthySnapshot.Create() with { User = HealthySnapshot.Role() with { Replication = false } }).Fix!.Remediation);

    [Fact]
    public void A_superuser_without_the_attribute_is_refused_by_the_consumer_only() =>
        Assert.Contains("ClickPipes", Found.Fail(Id, HealthySnapshot.Create() with { User = HealthySnapshot.Role() with { Replication = false, Superuser = true } }).Reason);
}
