using PgCdc.Engine.Readiness;
using PgCdc.Engine.Readiness.Checks.Server;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Tests.Readiness.Server;

public class MaxWalSendersCheckTests
{
    [Fact]
    public void Enough_with_one_free_passes() => Assert.Equal("10, 9 free", Of(Senders(HealthySnapshot.Create(), 1)).Actual);

    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    public void Fewer_than_two_fail_and_the_guides_value_is_set(string max)
    {
        var outcome = Of(HealthySnapshot.Create().WithSetting("max_wal_senders", max));
        Assert.Equal(CheckStatus.Fail, outcome.Status);
        Assert.Equal("ALTER SYSTEM SET max_wal_senders = '10';", outcome.Fix?.Sql);
        Assert.True(outcome.Fix?.RestartRequired);
    }

    [Fact]
    public void None_free_fails_with_who_holds_them()
    {
        var outcome = Of(Senders(HealthySnapshot.Create(), 10));
        Assert.Equal(CheckStatus.Fail, outcome.Status);
        Assert.Equal("10, 0 free", outcome.Actual);
        Assert.Equal(10, outcome.Objects.Count);
        Assert.Contains("100 walreceiver", outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Senders_whose_application_is_hidden_are_named_by_pid()
    {
        var snapshot = HealthySnapshot.Create().WithSetting("max_wal_senders", "2") with
        {
            WalSenders = HealthySnapshot.List(new WalSenderFacts(7, null), new WalSenderFacts(8, null)),
        };
        Assert.Contains("(7, 8)", Of(snapshot).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Fewer_than_slots_is_a_warning()
    {
        var outcome = Of(HealthySnapshot.Create().WithSetting("max_wal_senders", "5"));
        Assert.Equal(CheckStatus.Warn, outcome.Status);
        Assert.Equal(["max_wal_senders", "max_replication_slots"], outcome.Objects);
        Assert.Equal("ALTER SYSTEM SET max_wal_senders = '10';", outcome.Fix?.Sql);
    }

    [Fact]
    public void Without_the_setting_or_the_senders_it_is_skipped()
    {
        Assert.Equal(CheckStatus.Skip, Of(HealthySnapshot.Create().WithoutSetting("max_wal_senders")).Status);
        var outcome = Of(HealthySnapshot.Create() with { WalSenders = Readable.Not<IReadOnlyList<WalSenderFacts>>("refused") });
        Assert.Equal(CheckStatus.Skip, outcome.Status);
        Assert.Equal("10", outcome.Actual);
    }

    private static Snapshot Senders(Snapshot snapshot, int count) => snapshot with
    {
        WalSenders = HealthySnapshot.List(Enumerable.Range(100, count).Select(pid => new WalSenderFacts(pid, "walreceiver")).ToArray()),
    };

    private static CheckOutcome Of(Snapshot snapshot) => new MaxWalSendersCheck().Evaluate(snapshot);
}
