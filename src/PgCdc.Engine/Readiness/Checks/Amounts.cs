using System.Globalization;

namespace PgCdc.Engine.Readiness.Checks;

/// <summary>Sizes and times for a person to read.</summary>
internal static class Amounts
{
    private static readonly string[] SizeUnits = ["bytes", "kB", "MB", "GB", "TB", "PB", "EB"];

    /// <summary><c>512 bytes</c>, <c>64 MB</c>, <c>1.5 GB</c>.</summary>
    public static string Size(long bytes)
    {
        var (number, unit) = ((double)bytes, 0);
        while (number >= 1024)
        {
            number /= 1024;
            unit++;
        }

        return $"{number.ToString("0.#", CultureInfo.InvariantCulture)} {SizeUnits[unit]}";
    }

    /// <summary><c>45 s</c>, <c>12 min</c>, <c>2 h 5 min</c>, <c>3 d 4 h</c>: the two largest units, the second only if it is not zero.</summary>
    public static string Time(long seconds)
    {
        var (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86400);
        return (days, hours, minutes) switch
        {
            ( > 0, _, _) => Pair(days, "d", hours % 24, "h"),
            (_, > 0, _) => Pair(hours, "h", minutes % 60, "min"),
            (_, _, > 0) => $"{minutes} min",
            _ => $"{seconds} s",
        };
    }

    private static string Pair(long large, string largeUnit, long small, string smallUnit) =>
        small == 0 ? $"{large} {largeUnit}" : $"{large} {largeUnit} {small} {smallUnit}";
}
