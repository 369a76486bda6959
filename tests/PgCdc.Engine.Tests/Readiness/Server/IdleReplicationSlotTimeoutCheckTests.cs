using PgCdc.Engine.Readiness;
using PgCdc.Engine.Readiness.Checks.Server;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Tests.Readiness.Server;

public class IdleReplicationSlotTimeoutCheckTests
{
    private const string Name = "idle_replication_slot_timeout";

    [Theory]
    [InlineData("0", CheckStatus.Pass)]
    [InlineData("172800", CheckStatus.Pass)]
    [InlineData("172799", CheckStatus.Warn)]
    [InlineData("60", CheckStatus.Warn)]
    public void Off_or_longer_than_two_days_passes(string seconds, CheckStatus expected) => Assert.Equal(expected, Of(With(seconds)).Status);

    [Fact]
    public void The_warning_says_how_long_a_pause_may_be_and_switches_it_off()
    {
        var outcome = Of(With("5400"));
        Assert.Contains("1 h 30 min", outcome.Reason, StringComparison.Ordinal);
        Assert.Equal("ALTER SYSTEM SET idle_replication_slot_timeout = '0';\nSELECT pg_reload_conf();", outcome.Fix?.Sql);
    }

    [Fact]
    public void Before_18_it_is_skipped() => Assert.Contains("18", Of(HealthySnapshot.Create()).Reason, StringComparison.Ordinal);

    [Fact]
    public void A_hidden_setting_is_skipped() => Assert.Equal(CheckStatus.Skip, Of(HealthySnapshot.Create().WithVersion(180001)).Status);

    private static Snapshot With(string seconds) => HealthySnapshot.Create().WithVersion(180001).WithSetting(Name, seconds, "s");

    private static CheckOutcome Of(Snapshot snapshot) => new IdleReplicationSlotTimeoutCheck().Evaluate(snapshot);
}
