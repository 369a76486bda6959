using PgCdc.Engine.Readiness;
using PgCdc.Engine.Readiness.Checks.Server;

namespace PgCdc.Engine.Tests.Readiness.Server;

public class VersionCheckTests
{
    [Theory]
    [InlineData(120022, CheckStatus.Pass)]
    [InlineData(170006, CheckStatus.Pass)]
    [InlineData(190000, CheckStatus.Pass)]
    [InlineData(110022, CheckStatus.Fail)]
    [InlineData(170005, CheckStatus.Warn)]
    [InlineData(160009, CheckStatus.Warn)]
    [InlineData(150013, CheckStatus.Warn)]
    [InlineData(140018, CheckStatus.Warn)]
    [InlineData(130021, CheckStatus.Warn)]
    [InlineData(160005, CheckStatus.Pass)]
    public void Too_old_fails_and_the_broken_minors_warn(int version, CheckStatus expected) => Assert.Equal(expected, Of(version).Status);

    [Theory]
    [InlineData(Provider.SelfManaged, "packages of PostgreSQL 17.6")]
    [InlineData(Provider.Rds, "aws rds modify-db-instance")]
    [InlineData(Provider.Aurora, "aws rds modify-db-cluster")]
    [InlineData(Provider.AzureFlexible, "maintenance window")]
    [InlineData(Provider.PlanetScale, "PlanetScale offers it")]
    public void The_way_to_the_next_minor_is_the_providers(Provider provider, string text)
    {
        var fix = Of(170005, provider).Fix!;
        Assert.Contains(text, fix.Remediation, StringComparison.Ordinal);
        Assert.Contains("17.6", fix.Remediation, StringComparison.Ordinal);
        Assert.True(fix.RestartRequired);
    }

    private static CheckOutcome Of(int version, Provider provider = Provider.SelfManaged) =>
        new VersionCheck().Evaluate(HealthySnapshot.Create().WithVersion(version).WithProvider(provider));
}
