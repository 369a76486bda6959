namespace PgCdc.Engine.Postgres;

/// <summary>The name of a table or another object of a schema.</summary>
/// <param name="Schema">The schema, unquoted.</param>
/// <param name="Name">The object, unquoted.</param>
public readonly record struct QualifiedName(string Schema, string Name)
{
    /// <summary>As it is written in SQL.</summary>
    public override string ToString() => SqlName.Qualified(Schema, Name);
}
