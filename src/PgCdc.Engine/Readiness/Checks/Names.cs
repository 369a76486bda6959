namespace PgCdc.Engine.Readiness.Checks;

/// <summary>Lists of names inside a sentence.</summary>
internal static class Names
{
    private const int Shown = 5;

    /// <summary>The first few names, and how many more there are; the whole list belongs into Objects.</summary>
    public static string Shorten(IEnumerable<string> names)
    {
        var all = names as IReadOnlyCollection<string> ?? names.ToList();
        var shown = string.Join(", ", all.Take(Shown));
        return all.Count > Shown ? $"{shown} and {all.Count - Shown} more" : shown;
    }

    /// <summary>The same for things of which only those that are shown are put into words.</summary>
    public static string Shorten<T>(IReadOnlyCollection<T> items, Func<T, string> word)
    {
        var shown = string.Join(", ", items.Take(Shown).Select(word));
        return items.Count > Shown ? $"{shown} and {items.Count - Shown} more" : shown;
    }
}
