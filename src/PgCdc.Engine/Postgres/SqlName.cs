using System.Text;

namespace PgCdc.Engine.Postgres;

/// <summary>Identifiers in SQL. Every identifier that goes into a statement goes through <see cref="Quote"/>.</summary>
public static class SqlName
{
    /// <summary>The longest name, in bytes of UTF-8: NAMEDATALEN - 1. A server cuts a longer one silently, and so means another object.</summary>
    public const int MaxBytes = 63;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The identifier as it must be written in SQL: quoted unless it is safe without.</summary>
    public static string Quote(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        RefuseUnstorable(name, "identifier");
        return IsSafeBare(name) ? name : '"' + name.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';
    }

    /// <summary><c>schema.name</c>, each part quoted where needed.</summary>
    public static string Qualified(string schema, string name) => Quote(schema) + "." + Quote(name);

    /// <summary>Refuses what cannot be the name of an object.</summary>
    /// <param name="name">The name.</param>
    /// <param name="what">What it names, as in "publication".</param>
    /// <exception cref="PgCdcException"><c>InvalidName</c>: empty, over 63 bytes in UTF-8, or with a character that PostgreSQL cannot store.</exception>
    public static void Validate(string name, string what)
    {
        if (string.IsNullOrEmpty(name))
        {
            throw Invalid($"The name of the {what} is empty.", $"Give the {what} a name of 1 to {MaxBytes} bytes.", what);
        }

        RefuseUnstorable(name, what);
        var bytes = Encoding.UTF8.GetByteCount(name);
        if (bytes > MaxBytes)
        {
            throw Invalid(
                $"The name of the {what} has {bytes} bytes in UTF-8, and PostgreSQL keeps only {MaxBytes}: '{name}'.",
                $"Give the {what} a name of at most {MaxBytes} bytes.",
                name);
        }
    }

    internal static PgCdcException Invalid(string message, string recommendedAction, object? target) =>
        new("InvalidName", ErrorKind.InvalidArgument, message, recommendedAction, target);

    internal static void RefuseUnstorable(string name, string what)
    {
        if (!IsStorable(name))
        {
            throw Invalid(
                $"The name of the {what} has a character that PostgreSQL cannot store: a NUL, or half of a surrogate pair.",
                "Remove the character from the name.",
                what);
        }
    }

    /// <summary>NUL ends a string of the protocol; half a surrogate pair has no UTF-8.</summary>
    internal static bool IsStorable(string text)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            return false;
        }

        try
        {
            _ = StrictUtf8.GetByteCount(text);
            return true;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }

    private static bool IsSafeBare(string name)
    {
        if (name.Length == 0 || !(char.IsAsciiLetterLower(name[0]) || name[0] == '_'))
        {
            return false;
        }

        foreach (var c in name)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c is not ('_' or '$'))
            {
                return false;
            }
        }

        return !SqlKeywords.Contains(name);
    }
}
