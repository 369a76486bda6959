using PgCdc.Engine.Postgres;

namespace PgCdc.PowerShell;

/// <summary>What all inputs of a cmdlet name on one target: tables arrive one by one and belong into one request.</summary>
internal sealed class TableInput(ConnectionTarget target)
{
    private readonly List<TablePattern> tables = [];
    private readonly List<string> schemas = [];

    /// <summary>The target.</summary>
    public ConnectionTarget Target { get; } = target;

    /// <summary>The tables. Where some inputs name tables and others schemas, a schema stands for its tables.</summary>
    public IReadOnlyList<TablePattern> Tables =>
        tables.Count == 0 ? [] : [.. tables, .. schemas.Select(schema => TablePattern.Parse("*").InSchema(schema))];

    /// <summary>The schemas, where no table is named.</summary>
    public IReadOnlyList<string> Schemas => tables.Count == 0 ? schemas.Distinct().ToList() : [];

    /// <summary>Takes one input in.</summary>
    public void Add(IEnumerable<TablePattern> moreTables, IEnumerable<string> moreSchemas)
    {
        tables.AddRange(moreTables);
        schemas.AddRange(moreSchemas);
    }
}
