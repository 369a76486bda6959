namespace PgCdc.Engine.Plans;

/// <summary>One statement of a plan.</summary>
/// <param name="Sql">What is sent.</param>
/// <param name="Display">What is shown and logged: the same with secrets replaced.</param>
public sealed record SqlStep(string Sql, string Display)
{
    /// <summary>A statement without secrets.</summary>
    public SqlStep(string sql)
        : this(sql, sql)
    {
    }

    /// <summary>True for a statement whose lock keeps everybody else out of a table, readers included.</summary>
    public bool LocksOutReaders { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Display;
}
