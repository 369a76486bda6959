using PgCdc.Engine.Readiness.Providers;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Readiness.Checks.Server;

/// <summary>What is missing on a primary for its logical slots to be on the standby that takes over.</summary>
internal static class FailoverGaps
{
    public const string Sync = "sync_replication_slots";
    public const string Feedback = "hot_standby_feedback";
    private const string Waiting = "synchronized_standby_slots";

    /// <summary>The settings of a primary that are looked at.</summary>
    public static readonly IReadOnlyList<string> Settings = [Sync, Waiting];

    // They stream physically too, but nothing can fail over to them.
    private static readonly string[] Tools = ["pg_basebackup", "pg_receivewal"];

    /// <summary>The gaps.</summary>
    /// <param name="snapshot">A primary.</param>
    /// <param name="standbySlots">The slots that standbys have there.</param>
    /// <param name="withoutSlot">The standbys that have none.</param>
    public static IEnumerable<FailoverGap> Find(Snapshot snapshot, List<SlotFacts> standbySlots, List<WalSenderFacts> withoutSlot)
    {
        if (withoutSlot.Count > 0)
        {
            var named = withoutSlot.Select(sender => sender.Application ?? $"pid {sender.Pid}").ToList();
            yield return new FailoverGap(
                $"standbys stream without a physical slot ({Names.Shorten(named)})",
                named,
                new Fix("Make a slot for each (SELECT pg_create_physical_replication_slot('NAME')) and name it in primary_slot_name of the standby"));
        }

        if (standbySlots.Where(slot => !slot.HoldsXmin).Select(slot => slot.Name).ToList() is { Count: > 0 } silent)
        {
            yield return new FailoverGap($"no {Feedback} arrives through {Names.Shorten(silent)}", silent, OnStandbys(snapshot, Feedback));
        }

        if (snapshot.Find(Sync) is { IsOn: false })
        {
            // The standbys' value cannot be seen here; where this server becomes one of them after a switchover, its own counts.
            yield return new FailoverGap($"{Sync} is off here, and probably on the standbys, where it counts", [Sync], OnStandbys(snapshot, Sync));
        }

        foreach (var gap in WaitingGaps(snapshot, standbySlots))
        {
            yield return gap;
        }

        var lonely = snapshot.Slots.Value.Where(slot => slot is { Logical: true, Temporary: false, Failover: false }).Select(slot => slot.Name).ToList();
        if (lonely.Count > 0)
        {
            yield return new FailoverGap($"not made as failover slots: {Names.Shorten(lonely)}", lonely, new Fix(AsFailoverSlots(snapshot)));
        }
    }

    /// <summary>WAL senders that hold no slot and belong to no tool.</summary>
    public static List<WalSenderFacts> StandbysWithoutSlot(Snapshot snapshot, IReadOnlyList<SlotFacts> slots)
    {
        var held = slots.Select(slot => slot.ActivePid).ToHashSet();
        return snapshot.WalSenders.Unreadable is null
            ? snapshot.WalSenders.Value.Where(sender => !held.Contains(sender.Pid) && !Tools.Contains(sender.Application)).ToList()
            : [];
    }

    private static IEnumerable<FailoverGap> WaitingGaps(Snapshot snapshot, List<SlotFacts> standbySlots)
    {
        // PlanetScale's list of what to set does not have it: there the slots' names are given to the failover manager instead.
        if (snapshot.Find(Waiting) is not { } setting || snapshot.Server.Provider == Provider.PlanetScale)
        {
            yield break;
        }

        var listed = setting.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(name => name.Trim('"')).ToList();
        if (listed.Count == 0 && standbySlots.Count > 0)
        {
            var names = string.Join(", ", standbySlots.Select(slot => slot.Name));
            yield return new FailoverGap(
                $"{Waiting} is empty, so that a consumer can be ahead of the standby that takes over",
                [Waiting],
                SettingFix.For(snapshot, Waiting, names));
        }

        if (listed.Where(name => standbySlots.Find(slot => slot.Name == name) is not { Active: true }).ToList() is { Count: > 0 } absent)
        {
            var shorter = SettingFix.For(snapshot, Waiting, string.Join(", ", listed.Except(absent)));
            yield return new FailoverGap(
                $"{Waiting} names slots that no standby streams through ({Names.Shorten(absent)}), and logical replication stands still until one does",
                [Waiting, .. absent],
                shorter with { Remediation = CommandLine.Noted(shorter.Remediation, "or bring the standbys back") });
        }
    }

    private static Fix OnStandbys(Snapshot snapshot, string name)
    {
        var fix = SettingFix.For(snapshot, name, "on");
        return snapshot.Server.Provider switch
        {
            // The parameters of a PlanetScale cluster are those of all its members.
            Provider.PlanetScale => fix,
            Provider.SelfManaged => new Fix($"On each standby: ALTER SYSTEM SET {name} = on; SELECT pg_reload_conf();"),
            _ => new Fix($"For each standby or replica: {fix.Remediation}"),
        };
    }

    private static string AsFailoverSlots(Snapshot snapshot) => snapshot.Server.Provider == Provider.PlanetScale
        ? "Make the pipe again with failover slots switched on (ClickPipes: enableFailoverSlots), and add the name of its slot in the PlanetScale console: "
            + "Cluster configuration > Failover > Logical slot names"
        : "Make the pipe again with failover slots switched on (ClickPipes: enableFailoverSlots)";
}
