using PgCdc.Engine.Readiness;
using PgCdc.Engine.Readiness.Checks.Server;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Tests.Readiness.Server;

public class SlotsCheckTests
{
    private static readonly SlotFacts Idle = HealthySnapshot.Slot("pipe", active: false);

    [Fact]
    public void No_slots_and_healthy_slots_pass()
    {
        Assert.Equal("none", Of().Actual);
        Assert.Equal("2 in all, 1 active", Of(HealthySnapshot.Slot("a"), Idle).Actual);
    }

    [Theory]
    [InlineData(1L << 30, CheckStatus.Pass)]
    [InlineData((1L << 30) + 1, CheckStatus.Warn)]
    public void An_idle_slot_may_keep_a_gigabyte(long bytes, CheckStatus expected) => Assert.Equal(expected, Of(Idle with { RetainedBytes = bytes }).Status);

    [Theory]
    [InlineData(256L << 20, CheckStatus.Pass)]
    [InlineData((256L << 20) + 1, CheckStatus.Warn)]
    public void An_idle_slot_may_keep_half_of_a_small_limit(long bytes, CheckStatus expected)
    {
        var snapshot = HealthySnapshot.Create().WithSetting("max_slot_wal_keep_size", "512") with { Slots = HealthySnapshot.List(Idle with { RetainedBytes = bytes }) };
        Assert.Equal(expected, new SlotsCheck().Evaluate(snapshot).Status);
    }

    [Fact]
    public void An_active_slot_may_lag_and_a_synchronised_one_is_never_active()
    {
        Assert.Equal(CheckStatus.Pass, Of(HealthySnapshot.Slot("a") with { RetainedBytes = 9L << 30 }).Status);
        Assert.Equal(CheckStatus.Pass, Of(Idle with { Synced = true, RetainedBytes = 9L << 30 }).Status);
    }

    [Fact]
    public void An_idle_slot_is_not_dropped_by_the_statement()
    {
        var outcome = Of(Idle with { RetainedBytes = 3L << 30 });
        Assert.Contains("pipe (3 GB)", outcome.Reason, StringComparison.Ordinal);
        Assert.Contains("gone for good", outcome.Fix?.Remediation, StringComparison.Ordinal);
        Assert.Null(outcome.Fix?.Sql);
    }

    [Fact]
    public void A_lost_slot_is_dropped_and_its_consumer_resynced()
    {
        var outcome = Of(
            Idle with { RetainedBytes = 3L << 30 },
            HealthySnapshot.Slot("gone", active: false) with { WalStatus = "lost", InvalidationReason = "wal_removed", RetainedBytes = null });
        Assert.Equal(CheckStatus.Warn, outcome.Status);
        Assert.Equal(["gone", "pipe"], outcome.Objects);
        Assert.Contains("gone (wal_removed)", outcome.Reason, StringComparison.Ordinal);
        Assert.Equal("SELECT pg_drop_replication_slot('gone');", outcome.Fix?.Sql);
    }

    [Fact]
    public void An_invalidated_slot_counts_as_lost_whatever_its_wal_status() =>
        Assert.Contains("Lost", Of(Idle with { InvalidationReason = "idle_timeout" }).Reason, StringComparison.Ordinal);

    [Fact]
    public void A_slot_about_to_be_lost_is_a_warning_even_while_it_streams() =>
        Assert.Contains("About to be lost", Of(HealthySnapshot.Slot("a") with { WalStatus = "unreserved" }).Reason, StringComparison.Ordinal);

    [Fact]
    public void What_cannot_be_read_is_skipped() => Assert.Equal(
        CheckStatus.Skip, new SlotsCheck().Evaluate(HealthySnapshot.Create() with { Slots = Readable.Not<IReadOnlyList<SlotFacts>>("refused") }).Status);

    private static CheckOutcome Of(params SlotFacts[] slots) => new SlotsCheck().Evaluate(HealthySnapshot.Create() with { Slots = HealthySnapshot.List(slots) });
}
