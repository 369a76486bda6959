using System.Globalization;
using PgCdc.Engine.Readiness.Providers;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Readiness.Checks.Server;

/// <summary>At least two WAL senders, one of them free now, and not fewer than there may be slots.</summary>
internal sealed class MaxWalSendersCheck : IReadinessCheck
{
    private const string Name = "max_wal_senders";
    private const string Expected = "at least 2, 1 free, not fewer than max_replication_slots";
    private const int Least = 2;

    // What the set-up guides set.
    private const int Recommended = 10;

    public string Id => "server.max_wal_senders";

    public string Reference => "https://www.postgresql.org/docs/current/runtime-config-replication.html#GUC-MAX-WAL-SENDERS";

    public CheckOutcome Evaluate(Snapshot snapshot)
    {
        if (snapshot.Find(Name) is not { } setting)
        {
            return CheckOutcome.Unseen($"{Name} is not visible to this login.");
        }

        var max = setting.Number;
        if (max < Least)
        {
            return Failed(
                snapshot,
                "ClickPipes refuses a source with fewer than 2 WAL senders; each stream holds one, and backups and standbys need theirs.",
                $"{max}",
                Recommended) with
            {
                Objects = [Name],
            };
        }

        if (snapshot.WalSenders.Unreadable is { } unreadable)
        {
            return CheckOutcome.Unseen($"How many WAL senders are free is not known: {unreadable}") with { Actual = $"{max}", Expected = Expected };
        }

        var senders = snapshot.WalSenders.Value;
        var actual = $"{max}, {Math.Max(0, max - senders.Count)} free";
        if (senders.Count >= max)
        {
            var holders = Names.Shorten(senders.Select(sender => sender.Application is { } name ? $"{sender.Pid} {name}" : $"{sender.Pid}"));
            return Failed(
                snapshot,
                $"All {max} WAL senders are in use ({holders}); a consumer gets 'number of requested standby connections exceeds {Name}'.",
                actual,
                Math.Max(Recommended, max * 2)) with
            {
                Objects = senders.Select(sender => sender.Pid.ToString(CultureInfo.InvariantCulture)).ToList(),
            };
        }

        return snapshot.Find("max_replication_slots") is { } slots && slots.Number > max
            ? CheckOutcome.Warn($"There may be {slots.Number} slots but only {max} WAL senders: consumers of further slots cannot stream.") with
            {
                Actual = actual,
                Expected = Expected,
                Objects = [Name, "max_replication_slots"],
                Fix = Raise(snapshot, slots.Number),
            }
            : CheckOutcome.Pass(actual, Expected);
    }

    private static CheckOutcome Failed(Snapshot snapshot, string reason, string actual, long raised) =>
        CheckOutcome.Fail(reason) with { Actual = actual, Expected = Expected, Fix = Raise(snapshot, raised) };

    private static Fix Raise(Snapshot snapshot, long value) => SettingFix.For(snapshot, Name, value.ToString(CultureInfo.InvariantCulture));
}
