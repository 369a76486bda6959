using PgCdc.Engine.Readiness;
using PgCdc.Engine.Readiness.Checks.Server;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Tests.Readiness.Server;

public class MaxSlotWalKeepSizeCheckTests
{
    private const string Name = "max_slot_wal_keep_size";

    [Theory]
    [InlineData("-1", CheckStatus.Pass)]
    [InlineData("102400", CheckStatus.Pass)]
    [InlineData("102399", CheckStatus.Warn)]
    [InlineData("4096", CheckStatus.Warn)]
    [InlineData("4095", CheckStatus.Fail)]
    [InlineData("0", CheckStatus.Fail)]
    public void A_hundred_gigabytes_pass_and_less_than_four_fail(string megabytes, CheckStatus expected)
    {
        var outcome = Of(HealthySnapshot.Create().WithSetting(Name, megabytes));
        Assert.Equal(expected, outcome.Status);
        Assert.Equal(expected == CheckStatus.Pass ? null : "ALTER SYSTEM SET max_slot_wal_keep_size = '102400';\nSELECT pg_reload_conf();", outcome.Fix?.Sql);
        Assert.NotEqual(true, outcome.Fix?.RestartRequired);
    }

    [Fact]
    public void No_limit_has_its_price_said() => Assert.Contains("fill the disk", Of(HealthySnapshot.Create().WithSetting(Name, "-1")).Reason, StringComparison.Ordinal);

    [Fact]
    public void Azure_keeps_it_and_points_to_the_storage()
    {
        var azure = HealthySnapshot.Create().WithProvider(Provider.AzureFlexible).WithTarget("pg1.postgres.database.azure.com");
        var outcome = Of(azure.WithSetting(Name, "-1"));
        Assert.Equal(CheckStatus.Pass, outcome.Status);
        Assert.Contains("storage", outcome.Reason, StringComparison.Ordinal);
        var limited = Of(azure.WithSetting(Name, "0"));
        Assert.Equal(CheckStatus.Fail, limited.Status);
        Assert.Contains("--name pg1 --query storage", limited.Fix?.Remediation, StringComparison.Ordinal);
    }

    [Fact]
    public void PlanetScale_has_a_place_for_it()
    {
        var outcome = Of(HealthySnapshot.Create().WithProvider(Provider.PlanetScale).WithSetting(Name, "4096"));
        Assert.Equal(CheckStatus.Warn, outcome.Status);
        Assert.Equal(
            "PlanetScale console: Cluster configuration > Parameters > Write-ahead log: max_slot_wal_keep_size = 102400 MB", outcome.Fix?.Remediation);
    }

    [Fact]
    public void Twelve_does_not_have_it() => Assert.Equal(CheckStatus.Skip, Of(HealthySnapshot.Create().WithVersion(120022).WithoutSetting(Name)).Status);

    [Fact]
    public void A_hidden_setting_is_skipped() => Assert.Equal(CheckStatus.Skip, Of(HealthySnapshot.Create().WithoutSetting(Name)).Status);

    private static CheckOutcome Of(Snapshot snapshot) => new MaxSlotWalKeepSizeCheck().Evaluate(snapshot);
}
