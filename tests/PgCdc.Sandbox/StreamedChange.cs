namespace PgCdc.Sandbox;

/// <summary>What happened to a row, or to a table.</summary>
public enum ChangeKind
{
    /// <summary>A row was inserted.</summary>
    Insert,

    /// <summary>A row was updated.</summary>
    Update,

    /// <summary>A row was deleted.</summary>
    Delete,

    /// <summary>A table was emptied.</summary>
    Truncate,
}

/// <summary>One change, as it came out of the stream.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Schema">Schema of the table.</param>
/// <param name="Table">Name of the table.</param>
/// <param name="Values">The new row as text, or nothing after a delete. A TOAST value that did not change is not sent and not in here.</param>
/// <param name="Identity">What identifies the old row: its key, or with replica identity FULL all of it. Empty where an update left the key as it was.</param>
public sealed record StreamedChange(
    ChangeKind Kind,
    string Schema,
    string Table,
    IReadOnlyDictionary<string, string?> Values,
    IReadOnlyDictionary<string, string?> Identity)
{
    /// <inheritdoc/>
    public override string ToString()
        => $"{Kind} {Schema}.{Table} {string.Join(", ", (Values.Count > 0 ? Values : Identity).Select(value => $"{value.Key}={value.Value ?? "null"}"))}";
}
