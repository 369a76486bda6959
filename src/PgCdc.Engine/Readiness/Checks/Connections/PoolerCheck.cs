using PgCdc.Engine.Readiness.Providers;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Readiness.Checks.Connections;

/// <summary>The target is the server itself, not a pooler: those speak no replication protocol, or only some of them.</summary>
internal sealed class PoolerCheck : IReadinessCheck
{
    private const string Expected = "the server itself";
    private const int PoolerPort = 6432;
    private const int ServerPort = 5432;

    public string Id => "connection.pooler";

    public string Reference => "https://www.pgbouncer.org/features.html";

    public CheckOutcome Evaluate(Snapshot snapshot)
    {
        var host = snapshot.Target.Host.TrimEnd('.');
        if (IsRdsProxy(host))
        {
            return Failed(
                "RDS Proxy",
                "RDS Proxy refuses replication connections; a consumer can do an initial load through it at most.",
                CommandLine.Noted(
                    Again(snapshot, RdsEndpoint(snapshot), ServerPort),
                    "where the proxy was to give AWS PrivateLink a fixed address: resolve the endpoint on a schedule and update the targets of the NLB, or "
                    + "do so on RDS event notifications, or put a small EC2 relay before the endpoint, or let infrastructure as code keep the address up to date"));
        }

        if (host.EndsWith(".pooler.supabase.com", StringComparison.OrdinalIgnoreCase))
        {
            return Failed(
                "Supavisor",
                "Supabase's pooler passes no replication connection on, on either of its ports.",
                CommandLine.Noted(
                    Again(snapshot, SupabaseHost(snapshot.Target.UserName), ServerPort), "an IPv6 address, unless the project has the IPv4 add-on"));
        }

        if (NeonDirectHost(host) is { } direct)
        {
            return Failed("Neon pooler", "Neon's pooled host passes no replication connection on.", Again(snapshot, direct, snapshot.Target.Port));
        }

        return Judge(snapshot);
    }

    private static CheckOutcome Judge(Snapshot snapshot)
    {
        var (server, port) = (snapshot.Server, snapshot.Target.Port);
        if (port == PoolerPort && server.Provider is Provider.PlanetScale or Provider.AzureFlexible)
        {
            var pooler = server.Provider == Provider.PlanetScale ? "PSBouncer" : "the built-in PgBouncer";
            return Failed(
                $"{pooler}, port {PoolerPort}",
                $"Port {PoolerPort} is {pooler}, which a consumer cannot stream through; the server itself listens on {ServerPort} of the same host.",
                Again(snapshot, snapshot.Target.Host, ServerPort));
        }

        if (!server.Pooled && port != PoolerPort)
        {
            return CheckOutcome.Pass("direct", Expected);
        }

        // PgBouncer passes replication connections on since 1.23, and PostgreSQL itself may listen on 6432: an answer settles it.
        var answered = snapshot.Replication is { SystemIdentifier: not null };
        if (!server.Pooled)
        {
            return answered
                ? CheckOutcome.Pass($"direct, port {PoolerPort}", Expected)
                : CheckOutcome.Warn(
                    $"PostgreSQL seems to answer by itself, but {PoolerPort} is PgBouncer's port, and a consumer may not be able to stream through that.") with
                {
                    Actual = $"port {PoolerPort}",
                    Expected = Expected,
                    Fix = new Fix(ReplicationCheck.Try(snapshot)),
                };
        }

        var fix = CommandLine.Noted(Again(snapshot, "HOST", ServerPort), "HOST is the server behind the pooler, in pgbouncer.ini under [databases]");
        return answered
            ? CheckOutcome.Warn(
                "The pooler passes replication connections on, but a restart of it breaks the stream and every session it keeps open costs one there.") with
            {
                Actual = "pooler",
                Expected = Expected,
                Fix = new Fix(fix),
            }
            : Failed(
                "pooler",
                "Another backend answers than the one that accepted the connection: a pooler stands between, and a consumer cannot stream through it.",
                fix);
    }

    private static CheckOutcome Failed(string actual, string reason, string remediation) =>
        CheckOutcome.Fail(reason) with { Actual = actual, Expected = Expected, Fix = new Fix(remediation) };

    private static string Again(Snapshot snapshot, string host, int port) =>
        $"Test-PgCdcReadiness {CommandLine.Target(host, port, snapshot.Target.Database)}";

    // NAME.proxy-HASH.REGION.rds.amazonaws.com, and NAME.endpoint.proxy-HASH... for further endpoints of a proxy.
    private static bool IsRdsProxy(string host) =>
        ResourceName.IsRdsHost(host) && host.Split('.').Any(label => label.StartsWith("proxy-", StringComparison.OrdinalIgnoreCase));

    private static string RdsEndpoint(Snapshot snapshot) => snapshot.Server.Provider == Provider.Aurora ? "CLUSTER-WRITER-ENDPOINT" : "INSTANCE-ENDPOINT";

    // The pooler wants the project in the login name (role.project); the direct host has it in its own.
    private static string SupabaseHost(string userName) =>
        userName.LastIndexOf('.') is > 0 and var dot ? $"db.{userName[(dot + 1)..]}.supabase.co" : "db.REF.supabase.co";

    private static string? NeonDirectHost(string host)
    {
        const string Suffix = "-pooler";
        var dot = host.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && host[..dot].EndsWith(Suffix, StringComparison.OrdinalIgnoreCase) && host.Contains(".neon.", StringComparison.OrdinalIgnoreCase)
            ? host[..(dot - Suffix.Length)] + host[dot..]
            : null;
    }
}
