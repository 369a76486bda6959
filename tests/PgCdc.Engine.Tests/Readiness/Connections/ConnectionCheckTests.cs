using PgCdc.Engine.Readiness.Checks.Connections;

namespace PgCdc.Engine.Tests.Readiness.Connections;

public class ConnectionCheckTests
{
    [Fact]
    public void A_snapshot_proves_the_connection_and_says_what_and_who()
    {
        var outcome = new ConnectionCheck().Evaluate(HealthySnapshot.Create());
        Assert.Equal(CheckStatus.Pass, outcome.Status);
        Assert.Equal("PostgreSQL 17.6 as admin", outcome.Actual);
    }
}
