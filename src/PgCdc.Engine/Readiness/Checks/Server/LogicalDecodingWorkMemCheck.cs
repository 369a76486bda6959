using PgCdc.Engine.Readiness.Providers;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Readiness.Checks.Server;

/// <summary>Decoding fits into logical_decoding_work_mem: nothing was spilled to disk.</summary>
internal sealed class LogicalDecodingWorkMemCheck : IReadinessCheck
{
    private const string Name = "logical_decoding_work_mem";
    private const string Expected = "no spills";
    private const long LeastRaisedMegabytes = 256;

    public string Id => "server.logical_decoding_work_mem";

    public string Reference => "https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-REPLICATION-SLOTS-VIEW";

    public CheckOutcome Evaluate(Snapshot snapshot)
    {
        if (snapshot.Server.Major < 13)
        {
            return CheckOutcome.Skip($"{Name} exists from PostgreSQL 13 on.");
        }

        var setting = EffectiveSetting.Find(snapshot, Name);
        var actual = setting?.Display;
        if (snapshot.Spills.Unreadable is { } unreadable)
        {
            return CheckOutcome.Skip($"Whether decoding went to disk is not known: {unreadable}") with { Actual = actual, Expected = Expected };
        }

        var spilled = snapshot.Spills.Value.Where(spill => spill.SpillTransactions > 0).OrderByDescending(spill => spill.SpillBytes).ToList();
        if (spilled.Count == 0)
        {
            return actual is null
                ? CheckOutcome.Skip($"{Name} is not visible to this login; nothing was spilled to disk.") with { Expected = Expected }
                : CheckOutcome.Pass(actual, Expected);
        }

        var named = Names.Shorten(spilled.Select(spill => $"{spill.Slot}: {spill.SpillTransactions} transactions, {Amounts.Size(spill.SpillBytes)}"));
        return CheckOutcome.Warn(
            $"Transactions that did not fit into memory were decoded through files on disk ({named}), which slows the stream down and takes space there.") with
        {
            Actual = $"{actual ?? "hidden"}, {Amounts.Size(spilled.Sum(spill => spill.SpillBytes))} spilled",
            Expected = Expected,
            Objects = spilled.Select(spill => spill.Slot).ToList(),
            Fix = snapshot.User is null
                ? SettingFix.For(snapshot, Name, $"{Raised(setting) * 1024}")
                : SettingFix.ForUser(snapshot, Name, $"{Raised(setting)}MB"),
        };
    }

    private static long Raised(EffectiveSetting? setting)
    {
        var kilobytes = setting is { } known ? Kilobytes(known.Value) : 0;
        return Math.Max(LeastRaisedMegabytes, kilobytes * 2 / 1024);
    }

    // Roles hold it as it was typed.
    private static long Kilobytes(string text)
    {
        var number = text.AsSpan().Trim().TrimEnd("kBMGT ");
        return long.TryParse(number, out var amount)
            ? amount * text[^Math.Min(2, text.Length)..] switch { "MB" => 1024, "GB" => 1024 * 1024, _ => 1 }
            : 0;
    }
}
