namespace PgCdc.Engine.Postgres;

/// <summary>Identifiers in SQL. Every identifier that goes into a statement goes through <see cref="Quote"/>.</summary>
public static class SqlName
{
    /// <summary>The identifier as it must be written in SQL: quoted unless it is safe without.</summary>
    public static string Quote(string name) => throw new NotImplementedException();

    /// <summary><c>schema.name</c>, each part quoted where needed.</summary>
    public static string Qualified(string schema, string name) => throw new NotImplementedException();

    /// <summary>Refuses what cannot be the name of an object.</summary>
    /// <param name="name">The name.</param>
    /// <param name="what">What it names, as in "publication".</param>
    /// <exception cref="PgCdcException"><c>InvalidName</c>: empty, over 63 bytes in UTF-8, or with a character that PostgreSQL cannot store.</exception>
    public static void Validate(string name, string what) => throw new NotImplementedException();
}
