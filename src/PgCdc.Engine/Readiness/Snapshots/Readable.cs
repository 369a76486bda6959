namespace PgCdc.Engine.Readiness.Snapshots;

/// <summary>Something that was read, or the reason why it could not be.</summary>
/// <typeparam name="T">What was read.</typeparam>
/// <param name="value">What was read.</param>
/// <param name="unreadable">Why it could not be read; null when it was.</param>
public sealed class Readable<T>(T? value, string? unreadable)
{
    /// <summary>Why it could not be read; null when it was.</summary>
    public string? Unreadable { get; } = unreadable;

    /// <summary>What was read.</summary>
    /// <exception cref="InvalidOperationException">It could not be read.</exception>
    public T Value => Unreadable is null ? value! : throw new InvalidOperationException(Unreadable);
}

/// <summary>Makes <see cref="Readable{T}"/>.</summary>
public static class Readable
{
    /// <summary>A value that was read.</summary>
    public static Readable<T> Of<T>(T value) => new(value, null);

    /// <summary>Something that could not be read.</summary>
    public static Readable<T> Not<T>(string reason) => new(default, reason);
}
