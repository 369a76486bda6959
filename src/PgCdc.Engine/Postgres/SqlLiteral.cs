namespace PgCdc.Engine.Postgres;

/// <summary>String literals, for the statements that take no parameters.</summary>
public static class SqlLiteral
{
    /// <summary>The text as a literal that means the same whatever <c>standard_conforming_strings</c> is.</summary>
    /// <exception cref="PgCdcException"><c>InvalidText</c>: the text has a NUL or half of a surrogate pair.</exception>
    public static string Quote(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!SqlName.IsStorable(text))
        {
            // The text is not shown: it may be a secret.
            throw new PgCdcException(
                "InvalidText",
                ErrorKind.InvalidArgument,
                "The text has a character that PostgreSQL cannot store: a NUL, or half of a surrogate pair.",
                "Remove the character from the text.");
        }

        var quoted = text.Replace("'", "''", StringComparison.Ordinal);
        return quoted.Contains('\\', StringComparison.Ordinal) ? "E'" + quoted.Replace(@"\", @"\\", StringComparison.Ordinal) + "'" : "'" + quoted + "'";
    }
}
