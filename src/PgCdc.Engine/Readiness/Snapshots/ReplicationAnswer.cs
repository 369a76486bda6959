namespace PgCdc.Engine.Readiness.Snapshots;

/// <summary>What came of a WAL sender connection as the CDC user.</summary>
/// <param name="SystemIdentifier">The answer to IDENTIFY_SYSTEM; null when it failed.</param>
/// <param name="Problem">Why it failed; null when it did not.</param>
public sealed record ReplicationAnswer(string? SystemIdentifier, PgCdcException? Problem)
{
    /// <summary>The name that was logged in with.</summary>
    public string? UserName { get; init; }
}
