using PgCdc.Engine.Readiness;
using PgCdc.Engine.Readiness.Checks.Server;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Tests.Readiness.Server;

public class MaxReplicationSlotsCheckTests
{
    [Fact]
    public void Enough_with_one_free_passes() =>
        Assert.Equal("4, 1 free", Of(With("4", HealthySnapshot.Slot("a"), HealthySnapshot.Slot("b"), HealthySnapshot.Slot("c"))).Actual);

    [Fact]
    public void Fewer_than_the_guides_ask_for_is_a_warning_while_one_is_free()
    {
        var outcome = Of(With("3", HealthySnapshot.Slot("a")));
        Assert.Equal(CheckStatus.Warn, outcome.Status);
        Assert.Equal("ALTER SYSTEM SET max_replication_slots = '10';", outcome.Fix?.Sql);
        Assert.True(outcome.Fix?.RestartRequired);
    }

    [Fact]
    public void None_free_fails_with_who_holds_them_those_left_behind_first()
    {
        var outcome = Of(With(
            "4", HealthySnapshot.Slot("busy", activePid: 42), HealthySnapshot.Slot("left", active: false), HealthySnapshot.Slot("b"), HealthySnapshot.Slot("c")));
        Assert.Equal(CheckStatus.Fail, outcome.Status);
        Assert.Equal("left", outcome.Objects[0]);
        Assert.Contains("left inactive", outcome.Reason, StringComparison.Ordinal);
        Assert.Contains("busy held by pid 42", outcome.Reason, StringComparison.Ordinal);
        Assert.Contains("pg_drop_replication_slot(''left'')", outcome.Fix?.Remediation, StringComparison.Ordinal);
        Assert.Equal("ALTER SYSTEM SET max_replication_slots = '10';", outcome.Fix?.Sql);
    }

    [Fact]
    public void Slots_that_all_stream_are_not_suggested_for_dropping() =>
        Assert.DoesNotContain("drop", Of(With("1", HealthySnapshot.Slot("busy"))).Fix!.Remediation, StringComparison.Ordinal);

    [Fact]
    public void Zero_fails()
    {
        var outcome = Of(With("0"));
        Assert.Equal(CheckStatus.Fail, outcome.Status);
        Assert.Contains("max_replication_slots is 0", outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_setting_or_the_slots_it_is_skipped()
    {
        Assert.Equal(CheckStatus.Skip, Of(HealthySnapshot.Create().WithoutSetting("max_replication_slots")).Status);
        Assert.Equal(CheckStatus.Skip, Of(HealthySnapshot.Create() with { Slots = Readable.Not<IReadOnlyList<SlotFacts>>("refused") }).Status);
    }

    private static Snapshot With(string max, params SlotFacts[] slots) =>
        HealthySnapshot.Create().WithSetting("max_replication_slots", max) with { Slots = HealthySnapshot.List(slots) };

    private static CheckOutcome Of(Snapshot snapshot) => new MaxReplicationSlotsCheck().Evaluate(snapshot);
}
