namespace PgCdc.Engine.Readiness.Snapshots;

/// <summary>A relation in scope that no publication can publish.</summary>
/// <param name="Schema">Schema.</param>
/// <param name="Name">Name.</param>
/// <param name="Kind">view, materialized view, foreign table, unlogged table, temporary table.</param>
public sealed record RelationFacts(string Schema, string Name, string Kind)
{
    /// <inheritdoc/>
    public override string ToString() => Postgres.SqlName.Qualified(Schema, Name);
}
