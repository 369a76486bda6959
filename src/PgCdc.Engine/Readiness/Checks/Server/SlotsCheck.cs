using PgCdc.Engine.Readiness.Providers;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Readiness.Checks.Server;

/// <summary>No slot is lost or about to be, and no inactive slot keeps much WAL back.</summary>
internal sealed class SlotsCheck : IReadinessCheck
{
    private const string Expected = "none lost, none inactive that keeps much WAL";
    private const long MuchBytes = 1L << 30;

    public string Id => "server.slots";

    public string Reference => "https://www.postgresql.org/docs/current/view-pg-replication-slots.html";

    public CheckOutcome Evaluate(Snapshot snapshot)
    {
        if (snapshot.Slots.Unreadable is { } unreadable)
        {
            return CheckOutcome.Skip(unreadable);
        }

        var slots = snapshot.Slots.Value;
        var limit = RetainedLimit(snapshot);
        var lost = slots.Where(IsLost).ToList();
        var endangered = slots.Where(slot => !IsLost(slot) && slot.WalStatus == "unreserved").ToList();

        // A synchronised slot on a standby is never active there.
        var idle = slots.Except(lost).Except(endangered)
            .Where(slot => !slot.Active && slot.Synced != true && slot.RetainedBytes > limit)
            .OrderByDescending(slot => slot.RetainedBytes).ToList();
        var concerned = lost.Concat(endangered).Concat(idle).ToList();
        if (concerned.Count == 0)
        {
            return CheckOutcome.Pass(slots.Count == 0 ? "none" : $"{slots.Count} in all, {slots.Count(slot => slot.Active)} active", Expected);
        }

        return CheckOutcome.Warn(string.Join(' ', Sentences(lost, endangered, idle))) with
        {
            Actual = $"{lost.Count} lost, {endangered.Count} endangered, {idle.Count} idle with much WAL",
            Expected = Expected,
            Objects = concerned.Select(slot => slot.Name).ToList(),
            Fix = FixFor(snapshot, lost, concerned),
        };
    }

    // Half of what slots may keep at all is much too, where that is less.
    private static long RetainedLimit(Snapshot snapshot) => snapshot.Find("max_slot_wal_keep_size") is { Number: > 0 and var megabytes }
        ? Math.Min(MuchBytes, (megabytes << 20) / 2)
        : MuchBytes;

    private static bool IsLost(SlotFacts slot) => slot.WalStatus == "lost" || slot.InvalidationReason is not null;

    private static IEnumerable<string> Sentences(List<SlotFacts> lost, List<SlotFacts> endangered, List<SlotFacts> idle)
    {
        if (lost.Count > 0)
        {
            var named = Names.Shorten(lost.Select(slot => slot.InvalidationReason is { } reason ? $"{slot.Name} ({reason})" : slot.Name));
            yield return $"Lost, so that their consumers have to resync: {named}.";
        }

        if (endangered.Count > 0)
        {
            yield return $"About to be lost at the next checkpoint: {Names.Shorten(endangered.Select(slot => slot.Name))}.";
        }

        if (idle.Count > 0)
        {
            var named = Names.Shorten(idle.Select(slot => $"{slot.Name} ({Amounts.Size(slot.RetainedBytes!.Value)})"));
            yield return $"No consumer reads from them while WAL piles up on the disk: {named}.";
        }
    }

    // Sql drops what is lost already and nothing else: an idle slot may belong to a pipe that is only paused.
    private static Fix FixFor(Snapshot snapshot, List<SlotFacts> lost, List<SlotFacts> concerned)
    {
        var drop = SlotDrop.Command(snapshot, concerned[0]);
        return lost.Count > 0
            ? new Fix(CommandLine.Noted(drop, "their consumers have to resync, which makes new slots"), string.Join('\n', lost.Select(SlotDrop.Sql)))
            : new Fix(CommandLine.Noted(drop, "only if its consumer is gone for good; else start the consumer again"));
    }
}
