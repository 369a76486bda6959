namespace PgCdc.Engine.Postgres;

/// <summary>Which tables a user means: a name, with or without its schema, with or without wildcards.</summary>
public sealed class TablePattern
{
    /// <summary>The schema as given, unquoted; null when any schema will do.</summary>
    public string? Schema => throw new NotImplementedException();

    /// <summary>The table as given, unquoted.</summary>
    public string Name => throw new NotImplementedException();

    /// <summary>True when a part has a wildcard, so that matching nothing is not the same as naming a table that does not exist.</summary>
    public bool IsWildcard => throw new NotImplementedException();

    /// <summary>Anchored regular expression for <c>nspname ~ $1</c>; null when any schema will do.</summary>
    public string? SchemaRegex => throw new NotImplementedException();

    /// <summary>Anchored regular expression for <c>relname ~ $1</c>.</summary>
    public string NameRegex => throw new NotImplementedException();

    /// <summary>Reads <c>name</c>, <c>schema.name</c>, <c>"na.me"</c>, with <c>*</c> and <c>?</c> outside quotes.</summary>
    /// <exception cref="PgCdcException"><c>InvalidName</c>.</exception>
    public static TablePattern Parse(string text) => throw new NotImplementedException();

    /// <summary>The pattern for exactly one table.</summary>
    public static TablePattern Literal(string schema, string name) => throw new NotImplementedException();

    /// <summary>True when the pattern means this table.</summary>
    public bool Matches(string schema, string name) => throw new NotImplementedException();
}
