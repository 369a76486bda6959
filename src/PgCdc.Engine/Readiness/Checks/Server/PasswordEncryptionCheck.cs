using PgCdc.Engine.Readiness.Providers;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Readiness.Checks.Server;

/// <summary>Passwords are stored as SCRAM-SHA-256 verifiers.</summary>
internal sealed class PasswordEncryptionCheck : IReadinessCheck
{
    private const string Name = "password_encryption";
    private const string Expected = "scram-sha-256";

    public string Id => "server.password_encryption";

    public string Reference => "https://www.postgresql.org/docs/current/auth-password.html";

    public CheckOutcome Evaluate(Snapshot snapshot) => snapshot.Find(Name) switch
    {
        null => CheckOutcome.Skip($"{Name} is not visible to this login."),
        { Value: Expected } => CheckOutcome.Pass(Expected, Expected),
        var setting => CheckOutcome.Warn(
            "A password set in plain text is stored as an MD5 hash, which PostgreSQL 18 deprecates; New-PgCdcUser sends a SCRAM verifier in any case.") with
        {
            Actual = setting.Value,
            Expected = Expected,
            Objects = [Name],
            Fix = SettingFix.For(snapshot, Name, Expected),
        },
    };
}
