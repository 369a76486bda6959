using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Readiness.Checks.Connections;

/// <summary>The target was reached, which a snapshot proves. What a target that was not reached gets is made from the error of connecting.</summary>
internal sealed class ConnectionCheck : IReadinessCheck
{
    public string Id => "connection";

    public string Reference => "https://www.postgresql.org/docs/current/client-authentication-problems.html";

    public CheckOutcome Evaluate(Snapshot snapshot) => CheckOutcome.Pass($"PostgreSQL {snapshot.Server.Version} as {snapshot.Caller.Name}");
}
