using PgCdc.Engine.Readiness;
using PgCdc.Engine.Readiness.Checks.Server;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Tests.Readiness.Server;

public class FailoverSlotsCheckTests
{
    private static readonly SlotFacts StandbySlot = HealthySnapshot.Slot("standby1", plugin: null, activePid: 500) with { HoldsXmin = true };
    private static readonly SlotFacts Pipe = HealthySnapshot.Slot("pipe", activePid: 600) with { Failover = true };

    private static readonly Snapshot Complete = (HealthySnapshot.Create() with
    {
        Slots = HealthySnapshot.List(StandbySlot, Pipe),
        WalSenders = HealthySnapshot.List(new WalSenderFacts(500, "walreceiver"), new WalSenderFacts(600, "pipe")),
    }).WithSetting("sync_replication_slots", "on").WithSetting("synchronized_standby_slots", "standby1");

    [Fact]
    public void A_complete_chain_passes_and_says_what_cannot_be_seen_from_here()
    {
        var outcome = Of(Complete);
        Assert.Equal(CheckStatus.Pass, outcome.Status);
        Assert.Contains("standbys' own", outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_standbys_there_is_nothing_to_fail_over_to() => Assert.Equal(
        CheckStatus.Skip,
        Of(HealthySnapshot.Create() with
        {
            Slots = HealthySnapshot.List(Pipe),
            WalSenders = HealthySnapshot.List(new WalSenderFacts(600, "pipe"), new WalSenderFacts(700, "pg_basebackup")),
        }).Status);

    [Fact]
    public void Before_17_there_are_no_failover_slots() => Assert.Equal(CheckStatus.Skip, Of(Complete.WithVersion(160012)).Status);

    [Fact]
    public void A_standby_without_slot_is_a_gap()
    {
        var outcome = Of(Complete with
        {
            WalSenders = HealthySnapshot.List(
                new WalSenderFacts(500, "walreceiver"), new WalSenderFacts(600, "pipe"), new WalSenderFacts(501, "standby2"), new WalSenderFacts(502, null)),
        });
        Assert.Equal(CheckStatus.Warn, outcome.Status);
        Assert.Equal("1 gap", outcome.Actual);
        Assert.Equal(["standby2", "pid 502"], outcome.Objects);
        Assert.Contains("primary_slot_name", outcome.Fix?.Remediation, StringComparison.Ordinal);
    }

    [Fact]
    public void A_standby_without_feedback_is_a_gap()
    {
        var outcome = Of(Complete with { Slots = HealthySnapshot.List(StandbySlot with { HoldsXmin = false }, Pipe) });
        Assert.Equal(["standby1"], outcome.Objects);
        Assert.Contains("hot_standby_feedback", outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Synchronisation_that_is_off_is_a_gap() => Assert.Equal(["sync_replication_slots"], Of(Complete.WithSetting("sync_replication_slots", "off")).Objects);

    [Fact]
    public void An_empty_list_of_standbys_to_wait_for_is_a_gap_that_the_slots_fill()
    {
        var outcome = Of(Complete.WithSetting("synchronized_standby_slots", ""));
        Assert.Equal(["synchronized_standby_slots"], outcome.Objects);
        Assert.Equal("ALTER SYSTEM SET synchronized_standby_slots = 'standby1';\nSELECT pg_reload_conf();", outcome.Fix?.Sql);
    }

    [Fact]
    public void A_list_that_names_a_standby_that_is_away_stops_the_stream()
    {
        var outcome = Of(Complete.WithSetting("synchronized_standby_slots", "standby1, \"standby2\""));
        Assert.Contains("stands still", outcome.Reason, StringComparison.Ordinal);
        Assert.Equal(["synchronized_standby_slots", "standby2"], outcome.Objects);
        Assert.StartsWith("ALTER SYSTEM SET synchronized_standby_slots = 'standby1';", outcome.Fix?.Sql, StringComparison.Ordinal);
    }

    [Fact]
    public void A_logical_slot_that_is_not_a_failover_slot_is_a_gap()
    {
        var outcome = Of(Complete with { Slots = HealthySnapshot.List(StandbySlot, Pipe with { Failover = false }) });
        Assert.Equal(["pipe"], outcome.Objects);
        Assert.Contains("enableFailoverSlots", outcome.Fix?.Remediation, StringComparison.Ordinal);
    }

    [Fact]
    public void PlanetScale_wants_the_name_of_the_slot_in_its_console()
    {
        var outcome = Of((Complete with { Slots = HealthySnapshot.List(StandbySlot, Pipe with { Failover = false }) }).WithProvider(Provider.PlanetScale));
        Assert.Contains("Logical slot names", outcome.Fix?.Remediation, StringComparison.Ordinal);
        var empty = Of(Complete.WithProvider(Provider.PlanetScale).WithSetting("synchronized_standby_slots", ""));
        Assert.Equal(CheckStatus.Pass, empty.Status);
    }

    [Fact]
    public void RDS_loses_slots_only_where_a_replica_is_promoted() => Assert.StartsWith(
        "A Multi-AZ failover keeps slots", Of(Complete.WithProvider(Provider.Rds).WithSetting("sync_replication_slots", "off")).Reason, StringComparison.Ordinal);

    [Fact]
    public void A_standby_answers_for_its_own_settings()
    {
        var standby = HealthySnapshot.Create() with { Server = HealthySnapshot.Create().Server with { InRecovery = true } };
        var off = Of(standby);
        Assert.Equal(CheckStatus.Warn, off.Status);
        Assert.Equal(["sync_replication_slots", "hot_standby_feedback"], off.Objects);
        Assert.Equal(CheckStatus.Pass, Of(standby.WithSetting("sync_replication_slots", "on").WithSetting("hot_standby_feedback", "on")).Status);
        Assert.Equal(CheckStatus.Skip, Of(standby.WithoutSetting("sync_replication_slots")).Status);
    }

    [Fact]
    public void What_cannot_be_read_is_skipped()
    {
        Assert.Equal(CheckStatus.Skip, Of(Complete with { Slots = Readable.Not<IReadOnlyList<SlotFacts>>("refused") }).Status);
        var senders = Of(HealthySnapshot.Create() with { WalSenders = Readable.Not<IReadOnlyList<WalSenderFacts>>("refused") });
        Assert.Equal("refused", senders.Reason);
        Assert.Equal(CheckStatus.Skip, Of(Complete with { WalSenders = Readable.Not<IReadOnlyList<WalSenderFacts>>("refused") }).Status);
        Assert.Equal(CheckStatus.Skip, Of(Complete.WithoutSetting("sync_replication_slots")).Status);
        Assert.Equal(CheckStatus.Skip, Of(Complete.WithoutSetting("synchronized_standby_slots")).Status);
    }

    private static CheckOutcome Of(Snapshot snapshot) => new FailoverSlotsCheck().Evaluate(snapshot);
}
