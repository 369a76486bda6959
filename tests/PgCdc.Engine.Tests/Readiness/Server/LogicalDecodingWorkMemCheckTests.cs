using PgCdc.Engine.Readiness;
using PgCdc.Engine.Readiness.Checks.Server;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Tests.Readiness.Server;

public class LogicalDecodingWorkMemCheckTests
{
    private const string Name = "logical_decoding_work_mem";
    private static readonly SlotSpillFacts Spill = new("pipe", 3, 5L << 30);

    [Fact]
    public void Without_spills_the_value_is_shown() => Assert.Equal("65536 kB", Of(HealthySnapshot.Create()).Actual);

    [Fact]
    public void A_slot_that_never_spilled_passes() => Assert.Equal(CheckStatus.Pass, Of(With(Spill with { SpillTransactions = 0, SpillBytes = 0 })).Status);

    [Fact]
    public void Spills_are_a_warning_with_the_slots_and_more_memory_for_the_user()
    {
        var outcome = Of(With(Spill));
        Assert.Equal(CheckStatus.Warn, outcome.Status);
        Assert.Equal(["pipe"], outcome.Objects);
        Assert.Contains("pipe: 3 transactions, 5 GB", outcome.Reason, StringComparison.Ordinal);
        Assert.Equal("ALTER ROLE clickpipes_user SET logical_decoding_work_mem = '256MB';", outcome.Fix?.Sql);
    }

    [Theory]
    [InlineData("512MB", "1024MB")]
    [InlineData("1GB", "2048MB")]
    [InlineData("1048576", "2048MB")]
    public void What_the_user_has_is_doubled(string now, string then) =>
        Assert.Contains($"'{then}'", Of(With(Spill).WithUserSetting(Name, now)).Fix?.Sql, StringComparison.Ordinal);

    [Fact]
    public void Without_the_user_the_server_gets_it() =>
        Assert.StartsWith("ALTER SYSTEM SET logical_decoding_work_mem = '262144';", Of(With(Spill) with { User = null }).Fix?.Sql, StringComparison.Ordinal);

    [Fact]
    public void Before_14_spills_are_not_known_and_before_13_there_is_no_setting()
    {
        var thirteen = Of(HealthySnapshot.Create().WithVersion(130022) with { Spills = Readable.Not<IReadOnlyList<SlotSpillFacts>>("It exists from 14.") });
        Assert.Equal(CheckStatus.Skip, thirteen.Status);
        Assert.Equal("65536 kB", thirteen.Actual);
        Assert.Equal(CheckStatus.Skip, Of(HealthySnapshot.Create().WithVersion(120022).WithoutSetting(Name)).Status);
    }

    private static Snapshot With(SlotSpillFacts spill) => HealthySnapshot.Create() with { Spills = HealthySnapshot.List(spill) };

    private static CheckOutcome Of(Snapshot snapshot) => new LogicalDecodingWorkMemCheck().Evaluate(snapshot);
}
