namespace PgCdc.Engine.Readiness.Snapshots;

/// <summary>A role that owns tables in a schema in scope.</summary>
/// <param name="Schema">The schema.</param>
/// <param name="Owner">The role.</param>
/// <param name="Tables">How many tables it owns there.</param>
/// <param name="Covered">Whether the CDC user will be able to read tables that this role makes there later; null when that user does not exist.</param>
public sealed record TableOwnerFacts(string Schema, string Owner, long Tables, bool? Covered);
