namespace PgCdc.Engine.Plans;

/// <summary>The ordered steps that a request needs; empty when nothing is to be done.</summary>
/// <param name="Steps">The steps, in the order in which they are carried out.</param>
public sealed record Plan(IReadOnlyList<SqlStep> Steps)
{
    /// <summary>The plan that does nothing.</summary>
    public static Plan Empty { get; } = new([]);

    /// <summary>True when nothing is to be done.</summary>
    public bool IsEmpty => Steps.Count == 0;

    /// <summary>True when a step keeps everybody else out of a table while it waits and works.</summary>
    public bool LocksOutReaders => Steps.Any(step => step.LocksOutReaders);

    /// <summary>The statements as they may be shown: secrets replaced.</summary>
    public string[] Display() => Steps.Select(step => step.Display).ToArray();

    /// <summary>True when every step of this plan stands in <paramref name="other"/>, so that consent to that one covers this one.</summary>
    public bool IsCoveredBy(Plan other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var agreed = other.Steps.ToHashSet();
        return Steps.All(agreed.Contains);
    }
}
