using PgCdc.Engine.Readiness;
using PgCdc.Engine.Readiness.Checks.Providers;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Tests.Readiness.Providers;

public class RdsLogicalReplicationCheckTests
{
    [Theory]
    [InlineData(Provider.Rds, "on", CheckStatus.Pass)]
    [InlineData(Provider.Aurora, "1", CheckStatus.Pass)]
    [InlineData(Provider.Rds, "off", CheckStatus.Fail)]
    [InlineData(Provider.Aurora, "off", CheckStatus.Fail)]
    [InlineData(Provider.Rds, null, CheckStatus.Skip)]
    [InlineData(Provider.SelfManaged, null, CheckStatus.Skip)]
    [InlineData(Provider.AzureFlexible, null, CheckStatus.Skip)]
    public void The_switch_of_RDS_decides_on_RDS_and_nowhere_else(Provider provider, string? value, CheckStatus expected) =>
        Assert.Equal(expected, Of(provider, value).Status);

    [Fact]
    public void The_fix_sets_the_switch_in_a_group_of_the_callers_own_and_reboots()
    {
        var fix = Of(Provider.Rds, "off").Fix!;
        Assert.StartsWith(
            "aws rds modify-db-parameter-group --db-parameter-group-name GROUP --parameters 'ParameterName=rds.logical_replication,ParameterValue=1,ApplyMethod=pending-reboot'",
            fix.Remediation,
            StringComparison.Ordinal);
        Assert.Contains("; aws rds reboot-db-instance --db-instance-identifier orders  # GROUP is one of your own", fix.Remediation, StringComparison.Ordinal);
        Assert.True(fix.RestartRequired);
        Assert.Null(fix.Sql);
        Assert.Contains("modify-db-cluster-parameter-group", Of(Provider.Aurora, "off").Fix!.Remediation, StringComparison.Ordinal);
    }

    private static CheckOutcome Of(Provider provider, string? value)
    {
        var snapshot = HealthySnapshot.Create().WithTarget("orders.c9ab12.eu-central-1.rds.amazonaws.com");
        return new RdsLogicalReplicationCheck().Evaluate(snapshot with { Server = snapshot.Server with { Provider = provider, RdsLogicalReplication = value } });
    }
}
