using System.Globalization;

namespace PgCdc.Engine.Users;

/// <summary>Times as ALTER ROLE SET keeps them: a number of milliseconds, or a number and a unit.</summary>
/// <remarks>Source: https://www.postgresql.org/docs/current/config-setting.html#CONFIG-SETTING-NAMES-VALUES</remarks>
internal static class Duration
{
    private static readonly Dictionary<string, double> Units = new()
    {
        [""] = 1, ["us"] = 0.001, ["ms"] = 1, ["s"] = 1000, ["min"] = 60_000, ["h"] = 3_600_000, ["d"] = 86_400_000,
    };

    /// <summary>Reads a time.</summary>
    /// <returns>False when the text is no time.</returns>
    public static bool TryParseMilliseconds(string text, out long milliseconds)
    {
        text = text.Trim().Trim('\'');
        var digits = text.Length;
        while (digits > 0 && !char.IsAsciiDigit(text[digits - 1]))
        {
            digits--;
        }

        milliseconds = 0;
        if (!double.TryParse(text[..digits], NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !Units.TryGetValue(text[digits..].Trim(), out var unit))
        {
            return false;
        }

        milliseconds = (long)Math.Round(number * unit);
        return true;
    }
}
