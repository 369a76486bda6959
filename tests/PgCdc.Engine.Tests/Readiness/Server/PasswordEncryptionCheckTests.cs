using PgCdc.Engine.Readiness;
using PgCdc.Engine.Readiness.Checks.Server;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Tests.Readiness.Server;

public class PasswordEncryptionCheckTests
{
    private const string Name = "password_encryption";

    [Fact]
    public void Scram_passes() => Assert.Equal(CheckStatus.Pass, Of(HealthySnapshot.Create()).Status);

    [Fact]
    public void Md5_is_a_warning()
    {
        var outcome = Of(HealthySnapshot.Create().WithSetting(Name, "md5"));
        Assert.Equal(CheckStatus.Warn, outcome.Status);
        Assert.Equal("ALTER SYSTEM SET password_encryption = 'scram-sha-256';\nSELECT pg_reload_conf();", outcome.Fix?.Sql);
    }

    [Fact]
    public void Azure_has_a_parameter_for_it() => Assert.Equal(
        "az postgres flexible-server parameter set --resource-group GROUP --server-name pg1 --name password_encryption --value scram-sha-256",
        Of(HealthySnapshot.Create().WithProvider(Provider.AzureFlexible).WithTarget("pg1.postgres.database.azure.com").WithSetting(Name, "md5")).Fix?.Remediation);

    [Fact]
    public void A_hidden_setting_is_skipped() => Assert.Equal(CheckStatus.Skip, Of(HealthySnapshot.Create().WithoutSetting(Name)).Status);

    private static CheckOutcome Of(Snapshot snapshot) => new PasswordEncryptionCheck().Evaluate(snapshot);
}
