using PgCdc.Engine.Readiness;
using PgCdc.Engine.Readiness.Checks.Server;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Tests.Readiness.Server;

public class PendingRestartCheckTests
{
    [Fact]
    public void Nothing_waiting_passes() => Assert.Equal(CheckStatus.Pass, Of(HealthySnapshot.Create()).Status);

    [Fact]
    public void Settings_that_wait_are_a_warning_with_both_values()
    {
        var outcome = Of(HealthySnapshot.Create()
            .WithSetting("max_wal_senders", "10", pendingRestart: true, fileValue: "20")
            .WithSetting("wal_level", "replica", pendingRestart: true));
        Assert.Equal(CheckStatus.Warn, outcome.Status);
        Assert.Equal(["wal_level", "max_wal_senders"], outcome.Objects);
        Assert.Contains("max_wal_senders (10, then 20)", outcome.Reason, StringComparison.Ordinal);
        Assert.True(outcome.Fix?.RestartRequired);
    }

    [Fact]
    public void What_replication_does_not_depend_on_may_wait() =>
        Assert.Equal(CheckStatus.Pass, Of(HealthySnapshot.Create().WithSetting("shared_buffers", "128", "8kB", "postmaster", pendingRestart: true)).Status);

    [Theory]
    [InlineData(Provider.AzureFlexible, "az postgres flexible-server restart")]
    [InlineData(Provider.Rds, "aws rds reboot-db-instance")]
    [InlineData(Provider.CloudSql, "gcloud sql instances restart")]
    [InlineData(Provider.AlloyDb, "gcloud alloydb instances restart")]
    [InlineData(Provider.Supabase, "Restart project")]
    [InlineData(Provider.Neon, "Restart")]
    [InlineData(Provider.PlanetScale, "queued change")]
    public void Each_provider_restarts_in_its_own_way(Provider provider, string text) => Assert.Contains(
        text, Of(HealthySnapshot.Create().WithProvider(provider).WithSetting("wal_level", "replica", pendingRestart: true)).Fix?.Remediation, StringComparison.Ordinal);

    [Fact]
    public void A_provider_may_hold_changes_back_that_SQL_does_not_show() =>
        Assert.Contains("not visible in SQL", Of(HealthySnapshot.Create().WithProvider(Provider.Rds)).Reason, StringComparison.Ordinal);

    [Fact]
    public void Without_settings_it_is_skipped() =>
        Assert.Equal(CheckStatus.Skip, Of(HealthySnapshot.Create() with { Settings = new Dictionary<string, Setting>() }).Status);

    private static CheckOutcome Of(Snapshot snapshot) => new PendingRestartCheck().Evaluate(snapshot);
}
