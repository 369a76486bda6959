using System.Globalization;

namespace PgCdc.Engine.Readiness.Snapshots;

/// <summary>Times as they are written in settings of roles and databases: <c>0</c>, <c>300000</c>, <c>5min</c>, <c>1.5 h</c>.</summary>
internal static class SettingDuration
{
    private const NumberStyles Number = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>The time in milliseconds; null when it is none.</summary>
    /// <param name="text">As PostgreSQL takes it: a number, of milliseconds where no unit follows; units are case-sensitive.</param>
    public static long? Milliseconds(string text)
    {
        var trimmed = text.AsSpan().Trim();
        var end = trimmed.Length;
        while (end > 0 && char.IsAsciiLetter(trimmed[end - 1]))
        {
            end--;
        }

        var written = trimmed[end..].ToString();
        return Factor(written) is { } factor && double.TryParse(trimmed[..end].TrimEnd(), Number, CultureInfo.InvariantCulture, out var number)
            ? (long)Math.Round(number * factor)
            : null;
    }

    private static double? Factor(string unit) => unit switch
    {
        "us" => 0.001,
        "" or "ms" => 1,
        "s" => 1000,
        "min" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        _ => null,
    };
}
