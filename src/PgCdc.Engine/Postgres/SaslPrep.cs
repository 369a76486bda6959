using System.Text;

namespace PgCdc.Engine.Postgres;

/// <summary>Prepares a password for SCRAM exactly as PostgreSQL does, so that a verifier made here fits the logins of every client.</summary>
/// <remarks>
/// Source: RFC 4013, and src/common/saslprep.c of PostgreSQL, which falls back to the raw password where SASLprep forbids it, and which looks for
/// forbidden characters before it normalizes.
/// </remarks>
internal static class SaslPrep
{
    internal static string Prepare(string password) =>
        password.All(char.IsAscii) || Mapped(password) is not { } mapped ? password : mapped.Normalize(NormalizationForm.FormKC);

    /// <summary>The password as Npgsql must get it: Npgsql normalizes, but knows nothing of the mappings that go before.</summary>
    internal static string ForNpgsql(string password) => password.All(char.IsAscii) ? password : Mapped(password) ?? password;

    // Null when SASLprep forbids the text.
    private static string? Mapped(string password)
    {
        var mapped = password.EnumerateRunes()
            .Select(rune => SaslPrepTables.NonAsciiSpace.Contains(rune.Value) ? new Rune(' ') : rune)
            .Where(rune => !SaslPrepTables.MappedToNothing.Contains(rune.Value))
            .ToArray();
        return IsForbidden(mapped) ? null : string.Concat(mapped);
    }

    private static bool IsForbidden(Rune[] text) =>
        text.Length == 0
        || Array.Exists(text, rune => SaslPrepTables.Prohibited.Contains(rune.Value) || SaslPrepTables.Unassigned.Contains(rune.Value))
        || (Array.Exists(text, IsRightToLeft)
            && (Array.Exists(text, rune => SaslPrepTables.LeftToRight.Contains(rune.Value)) || !IsRightToLeft(text[0]) || !IsRightToLeft(text[^1])));

    private static bool IsRightToLeft(Rune rune) => SaslPrepTables.RightToLeft.Contains(rune.Value);
}
