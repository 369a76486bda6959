namespace PgCdc.Engine.Readiness.Snapshots;

/// <summary>What the server is.</summary>
/// <param name="VersionNumber"><c>server_version_num</c>, such as 170005.</param>
/// <param name="Version"><c>server_version</c>, such as <c>17.5</c>.</param>
/// <param name="Provider">Who runs it: detected, or as the caller said.</param>
/// <param name="InRecovery">True on a standby.</param>
/// <param name="Pooled">True when the backend is not the one that accepted the connection: a pooler stands between.</param>
/// <param name="Encrypted">True when the session uses TLS.</param>
/// <param name="RdsLogicalReplication">The setting <c>rds.logical_replication</c>; null when there is none.</param>
public sealed record ServerFacts(
    int VersionNumber,
    string Version,
    Provider Provider,
    bool InRecovery,
    bool Pooled,
    bool Encrypted,
    string? RdsLogicalReplication)
{
    /// <summary>Major version, such as 17.</summary>
    public int Major => VersionNumber / 10000;

    /// <summary>Minor version, such as 5.</summary>
    public int Minor => VersionNumber % 10000;
}
