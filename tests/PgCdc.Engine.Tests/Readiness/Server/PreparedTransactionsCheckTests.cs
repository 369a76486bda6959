using PgCdc.Engine.Readiness;
using PgCdc.Engine.Readiness.Checks.Server;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Tests.Readiness.Server;

public class PreparedTransactionsCheckTests
{
    [Fact]
    public void None_passes() => Assert.Equal(CheckStatus.Pass, Of(HealthySnapshot.Create()).Status);

    [Fact]
    public void Each_is_named_and_ended_in_its_own_database()
    {
        var outcome = Of(HealthySnapshot.Create() with
        {
            PreparedTransactions = HealthySnapshot.List(new PreparedTransactionFacts("tx'1", "shop", "web", 700), new PreparedTransactionFacts("tx2", "app", "web", 7200)),
        });
        Assert.Equal(CheckStatus.Warn, outcome.Status);
        Assert.Equal(["tx2", "tx'1"], outcome.Objects);
        Assert.Equal("2 prepared, the oldest 2 h ago", outcome.Actual);
        Assert.Contains("-d shop -c 'ROLLBACK PREPARED ''tx''''1'';'", outcome.Fix?.Remediation, StringComparison.Ordinal);
        Assert.Equal("ROLLBACK PREPARED 'tx2';\nROLLBACK PREPARED 'tx''1';", outcome.Fix?.Sql);
    }

    [Fact]
    public void What_cannot_be_read_is_skipped() => Assert.Equal(
        CheckStatus.Skip, Of(HealthySnapshot.Create() with { PreparedTransactions = Readable.Not<IReadOnlyList<PreparedTransactionFacts>>("refused") }).Status);

    private static CheckOutcome Of(Snapshot snapshot) => new PreparedTransactionsCheck().Evaluate(snapshot);
}
