namespace PgCdc;

/// <summary>A table whose UPDATE and DELETE would begin to fail if it were published.</summary>
public sealed class TableAtRisk(string schema, string table, string reason, long updateCount, long deleteCount, string? candidateIndex)
{
    /// <summary>Name of the schema.</summary>
    public string Schema { get; } = schema;

    /// <summary>Name of the table.</summary>
    public string Table { get; } = table;

    /// <summary>Why it has no usable replica identity.</summary>
    public string Reason { get; } = reason;

    /// <summary>Rows updated since the statistics were reset.</summary>
    public long UpdateCount { get; } = updateCount;

    /// <summary>Rows deleted since the statistics were reset.</summary>
    public long DeleteCount { get; } = deleteCount;

    /// <summary>A unique index that could serve as replica identity, if there is one.</summary>
    public string? CandidateIndex { get; } = candidateIndex;

    /// <inheritdoc/>
    public override string ToString() => $"{Schema}.{Table} ({UpdateCount} updates, {DeleteCount} deletes; {Reason})";
}
