using PgCdc.Engine.Readiness;
using PgCdc.Engine.Readiness.Checks.Connections;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Tests.Readiness.Connections;

public class PoolerCheckTests
{
    private static readonly Snapshot Untried = HealthySnapshot.Create() with { Replication = null };

    [Fact]
    public void The_server_itself_passes() => Assert.Equal(CheckStatus.Pass, Of(Untried).Status);

    [Theory]
    [InlineData("orders.proxy-c9ab12.eu-central-1.rds.amazonaws.com")]
    [InlineData("reports.endpoint.proxy-c9ab12.eu-central-1.rds.amazonaws.com")]
    [InlineData("orders.proxy-c9ab12.cn-north-1.rds.amazonaws.com.cn")]
    [InlineData("ORDERS.PROXY-C9AB12.EU-CENTRAL-1.RDS.AMAZONAWS.COM.")]
    public void RDS_Proxy_fails_with_the_ways_round_it(string host)
    {
        var outcome = Of(Untried.WithTarget(host).WithProvider(Provider.Rds));
        Assert.Equal(CheckStatus.Fail, outcome.Status);
        Assert.Equal("RDS Proxy", outcome.Actual);
        foreach (var way in new[] { "INSTANCE-ENDPOINT", "schedule", "NLB", "event notifications", "EC2 relay", "infrastructure as code" })
        {
            Assert.Contains(way, outcome.Fix?.Remediation, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("orders.c9ab12.eu-central-1.rds.amazonaws.com")]
    [InlineData("proxy-of-ours.example.com")]
    [InlineData("db-pooler.example.com")]
    public void A_name_that_only_resembles_a_pooler_passes(string host) => Assert.Equal(CheckStatus.Pass, Of(Untried.WithTarget(host)).Status);

    [Fact]
    public void Supavisor_fails_with_the_direct_host_of_the_project()
    {
        var outcome = Of(Untried.WithTarget("aws-0-eu-central-1.pooler.supabase.com", userName: "postgres.abcdefghij").WithProvider(Provider.Supabase));
        Assert.Equal(CheckStatus.Fail, outcome.Status);
        Assert.Contains("-Server db.abcdefghij.supabase.co -Port 5432", outcome.Fix?.Remediation, StringComparison.Ordinal);
    }

    [Fact]
    public void Neons_pooled_host_fails_with_the_direct_host()
    {
        var outcome = Of(Untried.WithTarget("ep-cool-sea-1-pooler.eu-central-1.aws.neon.tech").WithProvider(Provider.Neon));
        Assert.Equal(CheckStatus.Fail, outcome.Status);
        Assert.Equal("Test-PgCdcReadiness -Server ep-cool-sea-1.eu-central-1.aws.neon.tech -Port 5432 -Database app", outcome.Fix?.Remediation);
    }

    [Theory]
    [InlineData(Provider.PlanetScale, "PSBouncer")]
    [InlineData(Provider.AzureFlexible, "PgBouncer")]
    public void The_providers_bouncer_fails_with_the_port_of_the_server(Provider provider, string name)
    {
        var outcome = Of(HealthySnapshot.Create().WithTarget(port: 6432).WithProvider(provider));
        Assert.Equal(CheckStatus.Fail, outcome.Status);
        Assert.Contains(name, outcome.Reason, StringComparison.Ordinal);
        Assert.Contains("-Server db.example.com -Port 5432", outcome.Fix?.Remediation, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_backend_than_the_one_that_accepted_fails() => Assert.Equal(CheckStatus.Fail, Of(Pooled(Untried)).Status);

    [Fact]
    public void A_pooler_that_passes_replication_on_is_a_warning() => Assert.Equal(CheckStatus.Warn, Of(Pooled(HealthySnapshot.Create())).Status);

    [Fact]
    public void Port_6432_without_proof_is_a_warning_that_says_how_to_prove_it()
    {
        var outcome = Of(Untried.WithTarget(port: 6432));
        Assert.Equal(CheckStatus.Warn, outcome.Status);
        Assert.Contains("-UserCredential", outcome.Fix?.Remediation, StringComparison.Ordinal);
    }

    [Fact]
    public void Port_6432_that_answered_as_WAL_sender_passes() => Assert.Equal(CheckStatus.Pass, Of(HealthySnapshot.Create().WithTarget(port: 6432)).Status);

    private static Snapshot Pooled(Snapshot snapshot) => snapshot with { Server = snapshot.Server with { Pooled = true } };

    private static CheckOutcome Of(Snapshot snapshot) => new PoolerCheck().Evaluate(snapshot);
}
