using PgCdc.Engine.Readiness;
using PgCdc.Engine.Readiness.Checks.Connections;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Tests.Readiness.Connections;

public class ReplicationCheckTests
{
    [Fact]
    public void An_answer_passes_with_the_system_identifier() => Assert.Equal("system 7290123456789012345", Of(HealthySnapshot.Create()).Actual);

    [Fact]
    public void Without_a_credential_it_is_skipped_with_the_command_that_supplies_one()
    {
        var outcome = Of(HealthySnapshot.Create() with { Replication = null });
        Assert.Equal(CheckStatus.Skip, outcome.Status);
        Assert.Equal(
            "Test-PgCdcReadiness -Server db.example.com -Port 5432 -Database app -UserCredential (Get-Credential clickpipes_user)", outcome.Fix?.Remediation);
    }

    [Fact]
    public void On_PlanetScale_the_command_has_the_login_name_with_the_branch()
    {
        var outcome = Of((HealthySnapshot.Create() with { Replication = null }).WithProvider(Provider.PlanetScale).WithTarget(userName: "postgres.xyz9"));
        Assert.EndsWith("(Get-Credential clickpipes_user.xyz9)", outcome.Fix?.Remediation, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_fails_with_its_message_and_what_to_do()
    {
        var problem = new PgCdcException(
            "ReplicationNotPermitted", ErrorKind.PermissionDenied, "permission denied to start WAL sender", "Grant it.", sqlState: "42501");
        var outcome = Of(HealthySnapshot.Create() with { Replication = new ReplicationAnswer(null, problem) });
        Assert.Equal(CheckStatus.Fail, outcome.Status);
        Assert.Equal("refused (42501)", outcome.Actual);
        Assert.Contains("permission denied to start WAL sender", outcome.Reason, StringComparison.Ordinal);
        Assert.Equal("Grant it.", outcome.Fix?.Remediation);
        Assert.Equal(["clickpipes_user"], outcome.Objects);
    }

    [Fact]
    public void A_refused_login_on_PlanetScale_is_reminded_of_the_branch()
    {
        var problem = new PgCdcException("AuthenticationFailed", ErrorKind.AuthenticationError, "password authentication failed", "Check the password.");
        var snapshot = HealthySnapshot.Create() with { Replication = new ReplicationAnswer(null, problem) };
        var outcome = Of(snapshot.WithProvider(Provider.PlanetScale).WithTarget(userName: "postgres.xyz9"));
        Assert.Contains("clickpipes_user.xyz9", outcome.Fix?.Remediation, StringComparison.Ordinal);
    }

    private static CheckOutcome Of(Snapshot snapshot) => new ReplicationCheck().Evaluate(snapshot);
}
