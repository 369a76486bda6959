using PgCdc.Engine.Readiness;
using PgCdc.Engine.Readiness.Checks.Server;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Tests.Readiness.Server;

public class LongTransactionsCheckTests
{
    private static readonly TransactionFacts Reading = new(11, "app", "report", "psql", "active", 90_000, HasTransactionId: false);
    private static readonly TransactionFacts Writing = new(12, "shop", "web", "rails", "idle in transaction", 4500, HasTransactionId: true);

    [Fact]
    public void None_passes() => Assert.Equal(CheckStatus.Pass, Of(HealthySnapshot.Create()).Status);

    [Fact]
    public void Those_that_have_written_come_first_with_pid_age_and_application()
    {
        var outcome = Of(With(Reading, Writing));
        Assert.Equal(CheckStatus.Warn, outcome.Status);
        Assert.Equal(["12", "11"], outcome.Objects);
        Assert.Equal("2 open, the oldest for 1 d 1 h", outcome.Actual);
        Assert.Contains("until the 1 that have written end", outcome.Reason, StringComparison.Ordinal);
        Assert.Contains("pid 12 (web rails in shop, idle in transaction, 1 h 15 min)", outcome.Reason, StringComparison.Ordinal);
        Assert.Contains("SELECT pg_terminate_backend(12);", outcome.Fix?.Remediation, StringComparison.Ordinal);
        Assert.Equal("SELECT pg_terminate_backend(12);\nSELECT pg_terminate_backend(11);", outcome.Fix?.Sql);
    }

    [Fact]
    public void Only_readers_do_not_hold_a_slot_up_yet() => Assert.Contains("None has written yet", Of(With(Reading)).Reason, StringComparison.Ordinal);

    [Fact]
    public void Sessions_that_are_hidden_are_no_pass()
    {
        var outcome = Of(HealthySnapshot.Create() with { HiddenSessions = 7 });
        Assert.Equal(CheckStatus.Skip, outcome.Status);
        Assert.Contains("7 sessions", outcome.Reason, StringComparison.Ordinal);
        Assert.Equal("GRANT pg_read_all_stats TO admin;", outcome.Fix?.Sql);
        Assert.Contains("7 sessions", Of(With(Writing) with { HiddenSessions = 7 }).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_read_is_skipped() =>
        Assert.Equal(CheckStatus.Skip, Of(HealthySnapshot.Create() with { LongTransactions = Readable.Not<IReadOnlyList<TransactionFacts>>("refused") }).Status);

    private static Snapshot With(params TransactionFacts[] transactions) => HealthySnapshot.Create() with { LongTransactions = HealthySnapshot.List(transactions) };

    private static CheckOutcome Of(Snapshot snapshot) => new LongTransactionsCheck().Evaluate(snapshot);
}
