namespace PgCdc.Engine.Readiness.Snapshots;

/// <summary>An open transaction of another session that is older than ten minutes.</summary>
/// <param name="Pid">Backend.</param>
/// <param name="Database">Database, if any.</param>
/// <param name="UserName">Role, if visible.</param>
/// <param name="Application"><c>application_name</c>.</param>
/// <param name="State">State of the session, such as <c>idle in transaction</c>.</param>
/// <param name="AgeSeconds">Seconds since it began.</param>
/// <param name="HasTransactionId">True when it has written: a new logical slot has to wait for its end.</param>
public sealed record TransactionFacts(int Pid, string? Database, string? UserName, string Application, string State, long AgeSeconds, bool HasTransactionId);
