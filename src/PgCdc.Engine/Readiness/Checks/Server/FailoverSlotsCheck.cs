using PgCdc.Engine.Readiness.Providers;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Readiness.Checks.Server;

/// <summary>From 17 on, where there are standbys: what it takes for a logical slot to be there after a failover.</summary>
internal sealed class FailoverSlotsCheck : IReadinessCheck
{
    private const string Sync = FailoverGaps.Sync;
    private const string Feedback = FailoverGaps.Feedback;
    private const string Expected = "failover slots, synchronised to every standby";

    public string Id => "server.failover_slots";

    public string Reference => "https://www.postgresql.org/docs/current/logicaldecoding-explanation.html#LOGICALDECODING-REPLICATION-SLOTS-SYNCHRONIZATION";

    public CheckOutcome Evaluate(Snapshot snapshot)
    {
        if (snapshot.Server.Major < 17)
        {
            return CheckOutcome.Skip(
                "PostgreSQL synchronises logical slots to standbys from 17 on; before, a failover loses them unless an extension or the provider keeps them.");
        }

        return snapshot.Server.InRecovery ? OnStandby(snapshot) : OnPrimary(snapshot);
    }

    private static CheckOutcome OnStandby(Snapshot snapshot)
    {
        var off = new[] { Sync, Feedback }.Where(name => snapshot.Find(name) is { IsOn: false }).ToList();
        if (new[] { Sync, Feedback }.FirstOrDefault(name => snapshot.Find(name) is null) is { } hidden)
        {
            return CheckOutcome.Skip($"{hidden} is not visible to this login.");
        }

        if (off.Count == 0)
        {
            return CheckOutcome.Pass($"{Sync} and {Feedback} on", Expected) with { Reason = "Its primary has a part in it too, which is checked there." };
        }

        var fixes = off.Select(name => SettingFix.For(snapshot, name, "on")).ToList();
        return CheckOutcome.Warn(
            "The primary's slots are not kept up to date here; after a failover to this standby consumers have to resync.") with
        {
            Actual = $"{string.Join(", ", off)} off",
            Expected = Expected,
            Objects = off,
            Fix = new Fix(string.Join('\n', fixes.Select(fix => fix.Remediation)), Sql(fixes)),
        };
    }

    private static CheckOutcome OnPrimary(Snapshot snapshot)
    {
        if (snapshot.Slots.Unreadable is { } unreadable)
        {
            return CheckOutcome.Skip(unreadable);
        }

        var slots = snapshot.Slots.Value;
        var standbySlots = slots.Where(slot => !slot.Logical && !slot.Temporary).ToList();
        var withoutSlot = FailoverGaps.StandbysWithoutSlot(snapshot, slots);
        if (standbySlots.Count == 0 && withoutSlot.Count == 0)
        {
            return CheckOutcome.Skip(snapshot.WalSenders.Unreadable ?? "No standby is connected and none has a slot: there is nothing to fail over to.");
        }

        var gaps = FailoverGaps.Find(snapshot, standbySlots, withoutSlot).ToList();
        if (gaps.Count == 0 && Unseen(snapshot) is { } unseen)
        {
            return CheckOutcome.Skip($"Nothing is missing as far as can be seen, but: {unseen}") with { Expected = Expected };
        }

        if (gaps.Count == 0)
        {
            return CheckOutcome.Pass($"complete for {Names.Shorten(standbySlots.Select(slot => slot.Name))}", Expected) with
            {
                Reason = $"The standbys' own {Sync} is not visible from here: check them in the same way.",
            };
        }

        var fixes = gaps.Select(gap => gap.Fix).ToList();
        return CheckOutcome.Warn(
            $"{When(snapshot)} slots are gone or behind, and consumers have to resync: {string.Join("; ", gaps.Select(gap => gap.Text))}.") with
        {
            Actual = gaps.Count == 1 ? "1 gap" : $"{gaps.Count} gaps",
            Expected = Expected,
            Objects = gaps.SelectMany(gap => gap.Objects).Distinct().ToList(),
            Fix = new Fix(string.Join('\n', fixes.Select(fix => fix.Remediation)), Sql(fixes)),
        };
    }

    // A gap may lie in what could not be read.
    private static string? Unseen(Snapshot snapshot) => snapshot.WalSenders.Unreadable
        ?? (FailoverGaps.Settings.FirstOrDefault(name => snapshot.Find(name) is null) is { } hidden ? $"{hidden} is not visible to this login." : null);

    private static string? Sql(List<Fix> fixes)
    {
        var statements = fixes.Select(fix => fix.Sql).OfType<string>().ToList();
        return statements.Count > 0 ? string.Join('\n', statements) : null;
    }

    private static string When(Snapshot snapshot) => snapshot.Server.Provider == Provider.Rds
        ? "A Multi-AZ failover keeps slots, but where a read replica is promoted"
        : "After a failover";
}
