using PgCdc.Engine.Readiness;
using PgCdc.Engine.Readiness.Checks.Providers;

namespace PgCdc.Engine.Tests.Readiness.Providers;

public class PlanetScaleUserCheckTests
{
    [Fact]
    public void A_name_with_a_branch_passes_and_says_what_the_consumer_logs_in_as()
    {
        var outcome = Of("postgres.xyz9");
        Assert.Equal(CheckStatus.Pass, outcome.Status);
        Assert.Equal("The consumer logs in as 'clickpipes_user.xyz9'.", outcome.Reason);
    }

    [Theory]
    [InlineData("postgres", "Get-Credential postgres.BRANCH")]
    [InlineData("postgres.", "Get-Credential postgres.BRANCH")]
    [InlineData("postgres.xyz9|replica", "Get-Credential postgres.xyz9")]
    public void A_name_without_branch_or_for_a_replica_fails(string login, string command)
    {
        var outcome = Of(login);
        Assert.Equal(CheckStatus.Fail, outcome.Status);
        Assert.Contains(command, outcome.Fix?.Remediation, StringComparison.Ordinal);
    }

    [Fact]
    public void Elsewhere_it_is_skipped() => Assert.Equal(CheckStatus.Skip, new PlanetScaleUserCheck().Evaluate(HealthySnapshot.Create()).Status);

    private static CheckOutcome Of(string login) =>
        new PlanetScaleUserCheck().Evaluate(HealthySnapshot.Create().WithProvider(Provider.PlanetScale).WithTarget(userName: login));
}
