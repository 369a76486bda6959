namespace PgCdc.Engine.Readiness.Snapshots;

/// <summary>A schema in scope.</summary>
/// <param name="Name">Name of the schema.</param>
/// <param name="Owner">Owner.</param>
/// <param name="UserHasUsage">Whether the CDC user has USAGE; null when that role does not exist.</param>
public sealed record SchemaFacts(string Name, string Owner, bool? UserHasUsage)
{
    /// <summary>True when the caller may make tables there.</summary>
    public bool CallerMayCreate { get; init; }
}
