using PgCdc.Engine.Postgres;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Publications;

/// <summary>The statements on publications.</summary>
internal static class PublicationSql
{
    public static string Create(string name, PublicationScope scope, IReadOnlyList<string> schemas, IEnumerable<TableFacts> tables, string options)
    {
        var what = scope switch
        {
            PublicationScope.AllTables => "ALL TABLES",
            PublicationScope.Schema => Schemas(schemas),
            _ => Tables(tables),
        };
        return $"CREATE PUBLICATION {SqlName.Quote(name)} FOR {what}{(options.Length == 0 ? string.Empty : $" WITH ({options})")}";
    }

    public static string AddTables(string name, IEnumerable<TableFacts> tables) => $"ALTER PUBLICATION {SqlName.Quote(name)} ADD {Tables(tables)}";

    public static string AddSchemas(string name, IEnumerable<string> schemas) => $"ALTER PUBLICATION {SqlName.Quote(name)} ADD {Schemas(schemas)}";

    public static string Set(string name, string options) => $"ALTER PUBLICATION {SqlName.Quote(name)} SET ({options})";

    public static string IdentityFull(TableFacts table) => $"ALTER TABLE {table} REPLICA IDENTITY FULL";

    public static string Publish(IEnumerable<PublicationOperation> operations) =>
        $"publish = '{string.Join(", ", operations.Select(operation => operation.ToString().ToLowerInvariant()))}'";

    public static string ViaRoot(bool on) => $"publish_via_partition_root = {(on ? "true" : "false")}";

    private static string Schemas(IEnumerable<string> schemas) => "TABLES IN SCHEMA " + string.Join(", ", schemas.Select(SqlName.Quote));

    // Without ONLY a table's inheritance children would be published too, unseen by the preview.
    private static string Tables(IEnumerable<TableFacts> tables) =>
        "TABLE " + string.Join(", ", tables.Select(table => table.HasInheritanceChildren ? $"ONLY {table}" : table.ToString()));
}
