using System.Text;

namespace PgCdc.Engine.Postgres;

/// <summary>One part of a table pattern: a name, or a name with wildcards.</summary>
internal sealed class NamePattern
{
    private const int AnyText = -1;
    private const int AnyCharacter = -2;

    // Code points, so that ? is one character here as it is for the server; negative for a wildcard.
    private readonly int[] tokens;

    private NamePattern(string text, int[] tokens)
    {
        Text = text;
        this.tokens = tokens;
        IsWildcard = Array.Exists(tokens, token => token < 0);
    }

    /// <summary>The part as given, unquoted.</summary>
    internal string Text { get; }

    internal bool IsWildcard { get; }

    internal static NamePattern Literal(string name) => new(name, name.EnumerateRunes().Select(rune => rune.Value).ToArray());

    internal static NamePattern WithWildcards(string text) => new(text, text.EnumerateRunes().Select(rune => rune.Value switch
    {
        '*' => AnyText,
        '?' => AnyCharacter,
        var character => character,
    }).ToArray());

    internal bool Matches(string name) => IsWildcard ? MatchesWildcards(name) : string.Equals(Text, name, StringComparison.Ordinal);

    /// <summary>An anchored advanced regular expression of PostgreSQL, where a dot also matches a new line.</summary>
    internal string ToSqlRegex()
    {
        var regex = new StringBuilder("^");
        foreach (var token in tokens)
        {
            _ = token switch
            {
                AnyText => regex.Append(".*"),
                AnyCharacter => regex.Append('.'),
                _ when token < 128 && @"\^$.[]|()?*+{}".Contains((char)token, StringComparison.Ordinal) => regex.Append('\\').Append((char)token),
                _ => regex.Append(new Rune(token).ToString()),
            };
        }

        return regex.Append('$').ToString();
    }

    // Goes back to the last * only, so it is never slower than pattern times name.
    private bool MatchesWildcards(string name)
    {
        var characters = name.EnumerateRunes().Select(rune => rune.Value).ToArray();
        int token = 0, character = 0, star = -1, resume = 0;
        while (character < characters.Length)
        {
            if (token < tokens.Length && tokens[token] == AnyText)
            {
                star = token++;
                resume = character;
            }
            else if (token < tokens.Length && (tokens[token] == AnyCharacter || tokens[token] == characters[character]))
            {
                token++;
                character++;
            }
            else if (star >= 0)
            {
                token = star + 1;
                character = ++resume;
            }
            else
            {
                return false;
            }
        }

        return tokens.AsSpan(token).IndexOfAnyExcept(AnyText) < 0;
    }
}
