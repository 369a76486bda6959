using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace PgCdc.Engine.Tests.Postgres;

/// <summary>Names that a PostgreSQL server accepts, the nastier the likelier.</summary>
public static class Names
{
    private static readonly string[] Pieces =
    [
        "\"", "\"\"", "'", ".", "*", "?", "\\", "$", "_", "-", " ", "\t", "\n", "\r\n", ";", "--", "/*", "%", "a", "Z", "0", "select", "User", "ä", "ß", "İ", "名",
        "😀", "e\u0301", "\u200B", "\u202E", "\uFB01", "(", ")", "[", "]", "{", "}", "^", "|", "+", "E'", "$1", ":x",
    ];

    /// <summary>1 to 63 bytes of UTF-8.</summary>
    public static Gen<string> Any { get; } = Gen.OneOf(
        Gen.Elements(Pieces).NonEmptyListOf().Select(pieces => Cut(string.Concat(pieces))),
        Gen.Elements(Pieces).Where(piece => !piece.Any(char.IsControl)).Select(Filled),
        Gen.Elements("select", "user", "table", "order", "orders", "json_table", "between", "authorization", "Orders"));

    /// <summary>A property of one name.</summary>
    public static void ForAll(Func<string, bool> holds) => Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(Any.ToArbitrary(), holds));

    /// <summary>A property of a schema and a name.</summary>
    public static void ForAllPairs(Func<string, string, bool> holds) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(Any.ToArbitrary(), Any.ToArbitrary(), holds));

    private static string Filled(string piece) => Cut(string.Concat(Enumerable.Repeat(piece, 63)));

    private static string Cut(string text)
    {
        var name = new StringBuilder();
        var bytes = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > 63)
            {
                break;
            }

            name.Append(rune);
        }

        return name.ToString();
    }
}
