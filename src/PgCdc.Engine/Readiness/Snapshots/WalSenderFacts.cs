namespace PgCdc.Engine.Readiness.Snapshots;

/// <summary>A WAL sender that runs now.</summary>
/// <param name="Pid">Backend.</param>
/// <param name="Application"><c>application_name</c>; null when the caller may not see it.</param>
public sealed record WalSenderFacts(int Pid, string? Application);
