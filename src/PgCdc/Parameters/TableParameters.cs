using System.Management.Automation;
using PgCdc.Engine.Postgres;

namespace PgCdc.PowerShell;

/// <summary>Reads what -Table and -Schema say.</summary>
/// <param name="invocation">Of the cmdlet, before the first input: what is bound then was typed, what is bound later was piped.</param>
internal sealed class TableParameters(InvocationInfo invocation)
{
    private readonly bool typed = invocation.BoundParameters.ContainsKey("Table") || invocation.BoundParameters.ContainsKey("Schema");

    /// <summary>The tables that the current input names, each with a schema; or its schemas, where it names no table.</summary>
    /// <param name="tables">What -Table says; null: nothing.</param>
    /// <param name="schemas">What -Schema says; null: nothing.</param>
    /// <exception cref="PgCdcException"><c>InvalidName</c>.</exception>
    public (IReadOnlyList<TablePattern> Tables, IReadOnlyList<string> Schemas) Read(string[]? tables, string[]? schemas)
    {
        // A row of a file with both cells blank names nothing. A blank table beside a schema is an error: it must not stand for the whole schema.
        if (!typed && IsBlank(tables) && IsBlank(schemas))
        {
            return ([], []);
        }

        foreach (var schema in schemas ?? [])
        {
            SqlName.Validate(schema, "schema");
        }

        return tables is null ? ([], schemas ?? [])
            : typed || schemas is null ? (Parse(tables, schemas ?? [Defaults.Schema]).ToList(), [])
            : (Literal(tables, schemas).ToList(), []);
    }

    private static bool IsBlank(string[]? names) => names is null || Array.TrueForAll(names, string.IsNullOrWhiteSpace);

    // As a person types them; those without a schema stand for one in each of the schemas.
    private static IEnumerable<TablePattern> Parse(string[] tables, string[] schemas) =>
        from text in tables
        let pattern = TablePattern.Parse(text)
        from schema in pattern.Schema is not null ? [Defaults.Schema] : schemas
        select pattern.InSchema(schema);

    // As a catalog gives them: a star in a name is a star.
    private static IEnumerable<TablePattern> Literal(string[] tables, string[] schemas)
    {
        foreach (var table in tables)
        {
            SqlName.Validate(table, "table");
        }

        return from schema in schemas
               from table in tables
               select TablePattern.Literal(schema, table);
    }
}
