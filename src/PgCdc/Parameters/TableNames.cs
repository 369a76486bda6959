using PgCdc.Engine.Postgres;

namespace PgCdc.PowerShell;

/// <summary>Makes patterns of what -Table and -Schema say.</summary>
internal static class TableNames
{
    /// <summary>Reads names as a person types them; those without a schema stand for one in each of the schemas.</summary>
    public static IEnumerable<TablePattern> Parse(string[]? tables, string[]? schemas) =>
        from text in tables ?? []
        let pattern = TablePattern.Parse(text)
        from schema in pattern.Schema is not null || schemas is null or [] ? [Defaults.Schema] : schemas
        select pattern.InSchema(schema);

    /// <summary>Takes names as a catalog gives them: an object with the properties Schema and Table.</summary>
    public static IEnumerable<TablePattern> Literal(string[] tables, string[] schemas) =>
        from schema in schemas
        from table in tables
        select TablePattern.Literal(schema, table);
}
