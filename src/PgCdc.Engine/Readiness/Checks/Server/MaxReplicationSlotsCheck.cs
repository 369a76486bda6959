using System.Globalization;
using PgCdc.Engine.Readiness.Providers;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Readiness.Checks.Server;

/// <summary>At least four replication slots, one of them free now.</summary>
internal sealed class MaxReplicationSlotsCheck : IReadinessCheck
{
    private const string Name = "max_replication_slots";
    private const int Least = 4;

    // What the set-up guides set.
    private const int Recommended = 10;

    public string Id => "server.max_replication_slots";

    public string Reference => "https://www.postgresql.org/docs/current/runtime-config-replication.html#GUC-MAX-REPLICATION-SLOTS";

    public CheckOutcome Evaluate(Snapshot snapshot)
    {
        if (snapshot.Find(Name) is not { } setting)
        {
            return CheckOutcome.Unseen($"{Name} is not visible to this login.");
        }

        var max = setting.Number;
        if (snapshot.Slots.Unreadable is { } unreadable)
        {
            return max < Least ? TooFew(snapshot, max, null) : Found(CheckOutcome.Unseen($"How many slots are free is not known: {unreadable}"), max, null);
        }

        var slots = snapshot.Slots.Value;
        var free = max - slots.Count;
        return free < 1 ? NoneFree(snapshot, max, slots) : max < Least ? TooFew(snapshot, max, free) : Found(CheckOutcome.Pass(), max, free);
    }

    private static CheckOutcome NoneFree(Snapshot snapshot, long max, IReadOnlyList<SlotFacts> slots)
    {
        // Those that nobody reads from are the ones that may have been left behind.
        var ranked = slots.OrderBy(slot => slot.Active).ThenByDescending(slot => slot.RetainedBytes ?? 0).ToList();
        var holders = ranked.Select(slot => $"{slot.Name} {(slot.Active ? $"held by pid {slot.ActivePid}" : "inactive")}");
        var held = max == 0 ? $"{Name} is 0" : $"All {max} slots are taken ({Names.Shorten(holders)})";
        var fix = Raise(snapshot, Math.Max(Recommended, max * 2));
        if (ranked is [{ Active: false } idle, ..])
        {
            var drop = $"or, for a slot whose consumer is gone for good: {SlotDrop.Command(snapshot, idle)}";
            fix = fix with { Remediation = CommandLine.Noted(fix.Remediation, drop) };
        }

        return Found(CheckOutcome.Fail($"{held}; a consumer gets 'all replication slots are in use'."), max, 0) with
        {
            Objects = max == 0 ? [Name] : ranked.Select(slot => slot.Name).ToList(),
            Fix = fix,
        };
    }

    private static CheckOutcome TooFew(Snapshot snapshot, long max, long? free) =>
        Found(CheckOutcome.Warn(
            $"The guides ask for at least {Least} slots: a second pipe, a resync and a standby each need one of their own."), max, free) with
        {
            Objects = [Name],
            Fix = Raise(snapshot, Recommended),
        };

    private static CheckOutcome Found(CheckOutcome outcome, long max, long? free) => outcome with
    {
        Actual = free is null ? $"{max}" : $"{max}, {free} free",
        Expected = $"at least {Least}, 1 free",
    };

    private static Fix Raise(Snapshot snapshot, long value) => SettingFix.For(snapshot, Name, value.ToString(CultureInfo.InvariantCulture));
}
