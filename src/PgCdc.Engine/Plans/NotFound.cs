using PgCdc.Engine.Postgres;

namespace PgCdc.Engine.Plans;

/// <summary>Errors for things that were named and do not exist: all of them in one error.</summary>
internal static class NotFound
{
    /// <summary>Schemas.</summary>
    public static PgCdcException Schemas(ConnectionTarget target, IReadOnlyList<string> names) => new(
        "SchemaNotFound",
        ErrorKind.ObjectNotFound,
        $"{(names.Count == 1 ? "Schema" : "Schemas")} {string.Join(", ", names.Select(SqlName.Quote))} {(names.Count == 1 ? "does" : "do")} not exist in {target}. Nothing was changed.",
        "Name existing schemas; they are listed by: SELECT nspname FROM pg_namespace",
        names.ToArray(),
        "3F000");

    /// <summary>Throws when a pattern matches none of the tables.</summary>
    /// <param name="target">Where.</param>
    /// <param name="patterns">What was named.</param>
    /// <param name="tables">What is there.</param>
    /// <param name="similar">What else may have been meant.</param>
    /// <exception cref="PgCdcException"><c>TableNotFound</c>.</exception>
    public static void ThrowForTables(
        ConnectionTarget target, IReadOnlyList<TablePattern> patterns, IEnumerable<(string Schema, string Name)> tables, IReadOnlyList<QualifiedName>? similar = null)
    {
        var all = tables.ToHashSet();
        var missing = patterns
            .Where(pattern => pattern.IsWildcard || pattern.Schema is null ? !all.Any(table => pattern.Matches(table.Schema, table.Name)) : !all.Contains((pattern.Schema!, pattern.Name)))
            .ToList();
        if (missing.Count == 0)
        {
            return;
        }

        all.UnionWith((similar ?? []).Select(table => (table.Schema, table.Name)));
        var hints = missing.Select(pattern => Near(pattern, all)).OfType<string>().Distinct().ToArray();
        throw new PgCdcException(
            "TableNotFound",
            ErrorKind.ObjectNotFound,
            $"No ordinary or partitioned table in {target} matches: {string.Join(", ", missing)}. Nothing was changed.",
            hints.Length > 0
                ? $"Did you mean {string.Join(", ", hints)}? Names are compared as they are written, upper and lower case included; a name without a schema is looked up in the schema public."
                : "Check the names; a name without a schema is looked up in the schema public, or in -Schema where that is given.",
            missing.Select(pattern => pattern.ToString()).ToArray(),
            "42P01");
    }

    private static string? Near(TablePattern pattern, HashSet<(string Schema, string Name)> tables)
    {
        var near = tables.FirstOrDefault(table => string.Equals(table.Name, pattern.Name, StringComparison.OrdinalIgnoreCase));
        return near.Name is null ? null : SqlName.Qualified(near.Schema, near.Name);
    }
}
