using PgCdc.Engine.Readiness;
using PgCdc.Engine.Readiness.Checks.Server;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Tests.Readiness.Server;

public class RoleCheckTests
{
    private static readonly Snapshot Standby = HealthySnapshot.Create() with { Server = HealthySnapshot.Create().Server with { InRecovery = true } };

    [Fact]
    public void The_primary_passes() => Assert.Equal(CheckStatus.Pass, Of(HealthySnapshot.Create()).Status);

    [Fact]
    public void A_standby_with_feedback_passes_from_16_on() => Assert.Equal(CheckStatus.Pass, Of(Standby.WithSetting("hot_standby_feedback", "on")).Status);

    [Fact]
    public void A_standby_without_feedback_fails_with_the_setting()
    {
        var outcome = Of(Standby);
        Assert.Equal(CheckStatus.Fail, outcome.Status);
        Assert.Contains("ALTER SYSTEM SET hot_standby_feedback = 'on';", outcome.Fix?.Sql, StringComparison.Ordinal);
    }

    [Fact]
    public void A_standby_whose_feedback_is_hidden_is_skipped() => Assert.Equal(CheckStatus.Skip, Of(Standby.WithoutSetting("hot_standby_feedback")).Status);

    [Fact]
    public void A_standby_before_16_fails()
    {
        var outcome = Of(Standby.WithVersion(150018).WithSetting("hot_standby_feedback", "on"));
        Assert.Equal(CheckStatus.Fail, outcome.Status);
        Assert.Equal("Test-PgCdcReadiness -Server PRIMARY -Port 5432 -Database app", outcome.Fix?.Remediation);
    }

    [Fact]
    public void A_reader_of_Aurora_fails_with_the_writer_endpoint()
    {
        var reader = Standby.WithTarget("orders.cluster-ro-c9ab12.eu-central-1.rds.amazonaws.com");
        var outcome = Of(reader.WithProvider(Provider.Aurora).WithSetting("hot_standby_feedback", "on"));
        Assert.Equal(CheckStatus.Fail, outcome.Status);
        Assert.Contains("-Server orders.cluster-c9ab12.eu-central-1.rds.amazonaws.com", outcome.Fix?.Remediation, StringComparison.Ordinal);
    }

    [Fact]
    public void A_replica_of_PlanetScale_fails_with_the_login_name_of_the_primary()
    {
        var outcome = Of(Standby.WithProvider(Provider.PlanetScale).WithTarget(userName: "postgres.xyz9|replica").WithSetting("hot_standby_feedback", "on"));
        Assert.Equal(CheckStatus.Fail, outcome.Status);
        Assert.EndsWith("-Credential (Get-Credential postgres.xyz9)", outcome.Fix?.Remediation, StringComparison.Ordinal);
    }

    private static CheckOutcome Of(Snapshot snapshot) => new RoleCheck().Evaluate(snapshot);
}
