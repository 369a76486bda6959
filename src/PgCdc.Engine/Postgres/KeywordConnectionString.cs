using System.Text;

namespace PgCdc.Engine.Postgres;

/// <summary>Reads <c>host=db1 dbname=app password='it''s'</c> as libpq does.</summary>
/// <remarks>
/// Source: https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-KEYWORD-VALUE. White space around the equals sign, single
/// quotes around a value, and a backslash before a quote or a backslash.
/// </remarks>
internal static class KeywordConnectionString
{
    private static readonly string[] SecretWords = ["pass", "pwd", "psw"];

    internal static ConnectionSettings Parse(string text)
    {
        var settings = new ConnectionSettings();
        var secret = StartOfSecrets(text);
        var position = 0;
        while (SkipWhiteSpace(text, ref position))
        {
            var spoken = position < secret;
            var keyword = Keyword(text, ref position);
            settings.Set(keyword, Value(text, ref position), spoken ? keyword : null);
        }

        return settings;
    }

    // In a string that is quoted wrongly, anything behind these words may be a piece of a password.
    private static int StartOfSecrets(string text) =>
        SecretWords
            .Select(word => text.IndexOf(word, StringComparison.OrdinalIgnoreCase))
            .Where(index => index >= 0)
            .DefaultIfEmpty(text.Length)
            .Min();

    private static string Keyword(string text, ref int position)
    {
        var start = position;
        while (position < text.Length && text[position] != '=' && !char.IsWhiteSpace(text[position]))
        {
            position++;
        }

        var keyword = text[start..position];
        if (!SkipWhiteSpace(text, ref position) || text[position] != '=' || keyword.Length == 0)
        {
            // The word is not repeated: it may be the second half of a password with a space in it.
            throw ConnectionSettings.Invalid(
                $"The connection string lacks a '=' after the word at character {start + 1}.",
                "Write it as host=db1 port=5432 dbname=app, with single quotes around a value that has spaces.");
        }

        position++;
        return keyword;
    }

    private static string Value(string text, ref int position)
    {
        var value = new StringBuilder();
        SkipWhiteSpace(text, ref position);
        var start = position;
        var quoted = position < text.Length && text[position] == '\'';
        position += quoted ? 1 : 0;
        for (; position < text.Length; position++)
        {
            var c = text[position];
            if (c == '\\')
            {
                if (++position < text.Length)
                {
                    value.Append(text[position]);
                }
            }
            else if (quoted ? c == '\'' : char.IsWhiteSpace(c))
            {
                position++;
                return value.ToString();
            }
            else
            {
                value.Append(c);
            }
        }

        return quoted
            ? throw ConnectionSettings.Invalid(
                $"The connection string has a quote at character {start + 1} that is not closed.",
                @"Close the value with a single quote; write a quote inside it as \'.")
            : value.ToString();
    }

    private static bool SkipWhiteSpace(string text, ref int position)
    {
        while (position < text.Length && char.IsWhiteSpace(text[position]))
        {
            position++;
        }

        return position < text.Length;
    }
}
