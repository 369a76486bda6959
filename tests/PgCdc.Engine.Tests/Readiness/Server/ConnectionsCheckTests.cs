using PgCdc.Engine.Readiness;
using PgCdc.Engine.Readiness.Checks.Server;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Tests.Readiness.Server;

public class ConnectionsCheckTests
{
    [Theory]
    [InlineData(92, CheckStatus.Pass)]
    [InlineData(93, CheckStatus.Warn)]
    [InlineData(99, CheckStatus.Warn)]
    public void Five_must_be_free_beside_the_reserved_ones(long inUse, CheckStatus expected) => Assert.Equal(expected, Of(With(inUse)).Status);

    [Fact]
    public void Both_kinds_of_reserved_connections_count()
    {
        var outcome = Of(With(88).WithSetting("reserved_connections", "7"));
        Assert.Equal(CheckStatus.Warn, outcome.Status);
        Assert.Equal("2 of 90 free (10 more are reserved)", outcome.Actual);
        Assert.Equal("ALTER SYSTEM SET max_connections = '110';", outcome.Fix?.Sql);
    }

    [Fact]
    public void Fifteen_has_no_second_kind() => Assert.Equal(CheckStatus.Pass, Of(With(92).WithoutSetting("reserved_connections")).Status);

    [Fact]
    public void A_stream_takes_no_connection() =>
        Assert.Equal(CheckStatus.Pass, Of(With(93) with { Slots = HealthySnapshot.List(HealthySnapshot.Slot("pipe")) }).Status);

    [Fact]
    public void What_cannot_be_read_is_skipped()
    {
        Assert.Equal(CheckStatus.Skip, Of(HealthySnapshot.Create().WithoutSetting("max_connections")).Status);
        Assert.Equal(CheckStatus.Skip, Of(HealthySnapshot.Create() with { ConnectionsInUse = Readable.Not<long>("refused") }).Status);
    }

    private static Snapshot With(long inUse) => HealthySnapshot.Create() with { ConnectionsInUse = Readable.Of(inUse) };

    private static CheckOutcome Of(Snapshot snapshot) => new ConnectionsCheck().Evaluate(snapshot);
}
