using PgCdc.Engine.Readiness.Providers;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Readiness.Checks.Connections;

/// <summary>The session is encrypted; loopback and sockets are excepted.</summary>
internal sealed class TlsCheck : IReadinessCheck
{
    private const string Expected = "encrypted";

    public string Id => "connection.tls";

    public string Reference => "https://www.postgresql.org/docs/current/ssl-tcp.html";

    public CheckOutcome Evaluate(Snapshot snapshot)
    {
        if (snapshot.Server.Pooled)
        {
            return CheckOutcome.Skip("A pooler stands between, and PostgreSQL knows only the pooler's own connection to it.");
        }

        if (snapshot.Server.Encrypted)
        {
            return CheckOutcome.Pass("encrypted", Expected);
        }

        if (snapshot.Target.IsLocal)
        {
            return CheckOutcome.Pass(snapshot.Target.IsSocket ? "socket of this machine" : "this machine", Expected);
        }

        var serverHasNone = snapshot.Find("ssl") is { IsOn: false };
        return CheckOutcome.Warn("What is read, and what a consumer reads in the same way, crosses the network in the clear.") with
        {
            Actual = "not encrypted",
            Expected = Expected,
            Objects = serverHasNone ? ["ssl"] : [],
            Fix = serverHasNone && snapshot.Server.Provider == Provider.SelfManaged ? SwitchOn(snapshot) : Require(snapshot),
        };
    }

    private static Fix SwitchOn(Snapshot snapshot)
    {
        var set = SettingFix.For(snapshot, "ssl", "on");
        return set with { Remediation = CommandLine.Noted(set.Remediation, "server.crt and server.key have to be in the data directory") };
    }

    private static Fix Require(Snapshot snapshot) => new($"Test-PgCdcReadiness {CommandLine.Target(snapshot.Target)} -SslMode Require");
}
