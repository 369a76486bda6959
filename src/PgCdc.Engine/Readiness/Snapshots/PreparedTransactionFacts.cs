namespace PgCdc.Engine.Readiness.Snapshots;

/// <summary>A prepared transaction.</summary>
/// <param name="Gid">Its global identifier.</param>
/// <param name="Database">Database.</param>
/// <param name="Owner">Role that prepared it.</param>
/// <param name="AgeSeconds">Seconds since it was prepared.</param>
public sealed record PreparedTransactionFacts(string Gid, string Database, string Owner, long AgeSeconds);
