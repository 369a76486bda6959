namespace PgCdc.Engine.Postgres;

/// <summary>String literals, for the statements that take no parameters.</summary>
public static class SqlLiteral
{
    /// <summary>The text as a literal that means the same whatever <c>standard_conforming_strings</c> is.</summary>
    public static string Quote(string text) => throw new NotImplementedException();
}
