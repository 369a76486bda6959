using System.Globalization;
using PgCdc.Engine.Readiness.Providers;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Readiness.Checks.Server;

/// <summary>No transaction is open for more than ten minutes, in any database: a slot cannot be made until those that have written end.</summary>
internal sealed class LongTransactionsCheck : IReadinessCheck
{
    private const string Expected = "none older than 10 min";

    public string Id => "server.long_transactions";

    public string Reference => "https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-ACTIVITY-VIEW";

    public CheckOutcome Evaluate(Snapshot snapshot)
    {
        if (snapshot.LongTransactions.Unreadable is { } unreadable)
        {
            return CheckOutcome.Skip(unreadable);
        }

        var ranked = snapshot.LongTransactions.Value.OrderByDescending(open => open.HasTransactionId).ThenByDescending(open => open.AgeSeconds).ToList();
        return ranked.Count > 0 ? Open(snapshot, ranked)
            : snapshot.HiddenSessions > 0 ? Hidden(snapshot)
            : CheckOutcome.Pass("none", Expected);
    }

    private static CheckOutcome Open(Snapshot snapshot, List<TransactionFacts> ranked)
    {
        var writing = ranked.Count(open => open.HasTransactionId);
        var follows = writing > 0
            ? $"A slot cannot be made until the {writing} that have written end, and a pipe that starts hangs until then"
            : "None has written yet; from its first write on, one holds up the making of a slot";
        var hidden = snapshot.HiddenSessions > 0 ? $" {snapshot.HiddenSessions} sessions of other roles could not be looked into." : "";
        return CheckOutcome.Warn($"{follows}: {Names.Shorten(ranked.Select(Describe))}.{hidden}") with
        {
            Actual = $"{ranked.Count} open, the oldest for {Amounts.Time(ranked.Max(open => open.AgeSeconds))}",
            Expected = Expected,
            Objects = ranked.Select(open => open.Pid.ToString(CultureInfo.InvariantCulture)).ToList(),
            Fix = End(snapshot, ranked),
        };
    }

    private static CheckOutcome Hidden(Snapshot snapshot)
    {
        var sql = $"GRANT pg_read_all_stats TO {Postgres.SqlName.Quote(snapshot.Caller.Name)};";
        return CheckOutcome.Skip($"The transactions of {snapshot.HiddenSessions} sessions of other roles are not visible to '{snapshot.Caller.Name}'.") with
        {
            Expected = Expected,
            Fix = new Fix($"Have an administrator run: {sql}", sql),
        };
    }

    private static Fix End(Snapshot snapshot, List<TransactionFacts> ranked)
    {
        var statements = ranked.Select(open => $"SELECT pg_terminate_backend({open.Pid});");
        var first = CommandLine.Psql(snapshot.Target, $"SELECT pg_terminate_backend({ranked[0].Pid});");
        return new Fix(CommandLine.Noted(first, "rolls back what it has done; better let the application end it"), string.Join('\n', statements));
    }

    private static string Describe(TransactionFacts open)
    {
        var who = string.Join(' ', new[] { open.UserName, open.Application }.Where(part => !string.IsNullOrEmpty(part)));
        return $"pid {open.Pid} ({who}{(open.Database is null ? "" : $" in {open.Database}")}, {open.State}, {Amounts.Time(open.AgeSeconds)})";
    }
}
