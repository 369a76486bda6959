using PgCdc.Engine.Postgres;
using PgCdc.Engine.Readiness.Providers;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Readiness.Checks.Server;

/// <summary>No prepared transaction is older than ten minutes: they survive restarts and hold up a slot as long as they are there.</summary>
internal sealed class PreparedTransactionsCheck : IReadinessCheck
{
    private const string Expected = "none older than 10 min";

    public string Id => "server.prepared_transactions";

    public string Reference => "https://www.postgresql.org/docs/current/sql-prepare-transaction.html";

    public CheckOutcome Evaluate(Snapshot snapshot)
    {
        if (snapshot.PreparedTransactions.Unreadable is { } unreadable)
        {
            return CheckOutcome.Skip(unreadable);
        }

        var ranked = snapshot.PreparedTransactions.Value.OrderByDescending(prepared => prepared.AgeSeconds).ToList();
        if (ranked.Count == 0)
        {
            return CheckOutcome.Pass("none", Expected);
        }

        var named = ranked.Select(prepared => $"'{prepared.Gid}' ({prepared.Owner} in {prepared.Database}, {Amounts.Time(prepared.AgeSeconds)})");
        return CheckOutcome.Warn($"No slot can be made until they end, and a restart does not end them: {Names.Shorten(named)}.") with
        {
            Actual = $"{ranked.Count} prepared, the oldest {Amounts.Time(ranked[0].AgeSeconds)} ago",
            Expected = Expected,
            Objects = ranked.Select(prepared => prepared.Gid).ToList(),
            Fix = End(snapshot.Target, ranked),
        };
    }

    // Each has to be ended in its own database; whether by COMMIT or ROLLBACK only the transaction manager knows.
    private static Fix End(ConnectionTarget target, List<PreparedTransactionFacts> ranked)
    {
        static string Rollback(PreparedTransactionFacts prepared) => $"ROLLBACK PREPARED {SqlLiteral.Quote(prepared.Gid)};";

        var commands = ranked.Select(prepared => CommandLine.PsqlIn(prepared.Database, target, Rollback(prepared)));
        return new Fix(
            CommandLine.Noted(string.Join("; ", commands), "only if their transaction manager is gone, and COMMIT PREPARED where it had decided so"),
            string.Join('\n', ranked.Select(Rollback)));
    }
}
