using System.IO.Enumeration;

namespace PgCdc.Engine.Readiness;

/// <summary>Which checks a caller means by ids and patterns.</summary>
public static class CheckSelection
{
    private const int Nearest = 3;

    /// <summary>Selects from the catalogue, in its order.</summary>
    /// <param name="include">Ids, with <c>*</c> and <c>?</c>; empty: all.</param>
    /// <param name="exclude">Ids to leave out, with the same wildcards.</param>
    /// <exception cref="PgCdcException"><c>UnknownCheck</c>: a pattern means no check. <c>NoCheckSelected</c>: nothing is left.</exception>
    public static IReadOnlyList<IReadinessCheck> Select(IReadOnlyList<string> include, IReadOnlyList<string> exclude)
    {
        ArgumentNullException.ThrowIfNull(include);
        ArgumentNullException.ThrowIfNull(exclude);
        RefuseUnknown(include.Concat(exclude));
        var selected = ReadinessCatalogue.All
            .Where(check => (include.Count == 0 || include.Any(pattern => Means(pattern, check))) && !exclude.Any(pattern => Means(pattern, check)))
            .ToList();

        // A target of which nothing was looked at must not count as ready.
        return selected.Count > 0
            ? selected
            : throw new PgCdcException(
                "NoCheckSelected",
                ErrorKind.InvalidArgument,
                $"No check is left: {string.Join(", ", exclude)} excludes all that was selected.",
                "Exclude less with -ExcludeCheck, or select more with -Check.",
                exclude.ToArray());
    }

    private static bool Means(string pattern, IReadinessCheck check) => FileSystemName.MatchesSimpleExpression(pattern, check.Id);

    private static void RefuseUnknown(IEnumerable<string> patterns)
    {
        var unknown = patterns.Where(pattern => !ReadinessCatalogue.All.Any(check => Means(pattern, check))).Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
        if (unknown.Length == 0)
        {
            return;
        }

        var near = unknown.SelectMany(Near).Distinct().ToList();
        throw new PgCdcException(
            "UnknownCheck",
            ErrorKind.InvalidArgument,
            $"There is no check {string.Join(", ", unknown.Select(pattern => $"'{pattern}'"))}.",
            $"Did you mean {string.Join(", ", near)}? Every id is in: Test-PgCdcReadiness | Select-Object Check",
            unknown);
    }

    // An id that holds what was typed, or is held by it, is nearer than any that is merely spelled alike.
    private static IEnumerable<string> Near(string pattern)
    {
        var typed = pattern.Trim('*', '?').ToLowerInvariant();
        return ReadinessCatalogue.All.Select(check => check.Id)
            .OrderBy(id => typed.Length > 0 && (id.Contains(typed, StringComparison.Ordinal) || typed.Contains(id, StringComparison.Ordinal)) ? 0 : 1)
            .ThenBy(id => Math.Min(Distance(typed, id), Distance(typed, id[(id.IndexOf('.', StringComparison.Ordinal) + 1)..])))
            .Take(Nearest);
    }

    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[b.Length];
    }
}
