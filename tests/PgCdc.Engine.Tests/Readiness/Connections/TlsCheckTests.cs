using PgCdc.Engine.Readiness;
using PgCdc.Engine.Readiness.Checks.Connections;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Tests.Readiness.Connections;

public class TlsCheckTests
{
    private static readonly Snapshot Plain = HealthySnapshot.Create() with { Server = HealthySnapshot.Create().Server with { Encrypted = false } };

    [Fact]
    public void An_encrypted_session_passes() => Assert.Equal(CheckStatus.Pass, Of(HealthySnapshot.Create()).Status);

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("localhost")]
    [InlineData("/var/run/postgresql")]
    public void This_machine_needs_no_encryption(string host) => Assert.Equal(CheckStatus.Pass, Of(Plain.WithTarget(host)).Status);

    [Fact]
    public void Another_machine_without_encryption_is_a_warning_that_says_how_to_ask_for_it()
    {
        var outcome = Of(Plain);
        Assert.Equal(CheckStatus.Warn, outcome.Status);
        Assert.Equal("Test-PgCdcReadiness -Server db.example.com -Port 5432 -Database app -SslMode Require", outcome.Fix?.Remediation);
    }

    [Fact]
    public void A_server_without_tls_is_told_to_switch_it_on()
    {
        var outcome = Of(Plain.WithSetting("ssl", "off"));
        Assert.Equal(["ssl"], outcome.Objects);
        Assert.Contains("ALTER SYSTEM SET ssl = 'on';", outcome.Fix?.Sql, StringComparison.Ordinal);
    }

    [Fact]
    public void Behind_a_pooler_nothing_is_known() =>
        Assert.Equal(CheckStatus.Skip, Of(HealthySnapshot.Create() with { Server = HealthySnapshot.Create().Server with { Pooled = true } }).Status);

    private static CheckOutcome Of(Snapshot snapshot) => new TlsCheck().Evaluate(snapshot);
}
