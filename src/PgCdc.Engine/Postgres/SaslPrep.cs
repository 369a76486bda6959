using System.Text;

namespace PgCdc.Engine.Postgres;

/// <summary>Prepares a password for SCRAM exactly as PostgreSQL does, so that a verifier made here fits the logins of every client.</summary>
/// <remarks>
/// Source: RFC 4013, and src/common/saslprep.c of PostgreSQL, which falls back to the raw password where SASLprep forbids it, and which looks for
/// forbidden characters before it normalizes.
/// </remarks>
internal static class SaslPrep
{
    // In the globalization-invariant mode of .NET, Normalize silently gives back what it got.
    private static readonly bool CanNormalize = "\uFB01".Normalize(NormalizationForm.FormKC) == "fi";

    /// <summary>The password as the server would hash it.</summary>
    /// <exception cref="PgCdcException"><c>UnicodeUnavailable</c>: this process has no tables of Unicode, and the password needs them.</exception>
    internal static string Prepare(string password) => password.All(char.IsAscii) || Mapped(password) is not { } mapped ? password : Normalized(mapped);

    /// <summary>The password as Npgsql must get it: Npgsql normalizes, but knows nothing of the mappings that go before.</summary>
    internal static string ForNpgsql(string password) => password.All(char.IsAscii) ? password : Mapped(password) ?? password;

    private static string Normalized(string text) => CanNormalize
        ? text.Normalize(NormalizationForm.FormKC)
        : throw new PgCdcException(
            "UnicodeUnavailable",
            ErrorKind.NotInstalled,
            "The password has characters beyond ASCII, and this process runs without Unicode tables (DOTNET_SYSTEM_GLOBALIZATION_INVARIANT).",
            "Unset DOTNET_SYSTEM_GLOBALIZATION_INVARIANT, or choose a password of ASCII characters.");

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
