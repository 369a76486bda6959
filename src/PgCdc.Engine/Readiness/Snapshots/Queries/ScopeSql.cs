using Npgsql;
using PgCdc.Engine.Postgres;

namespace PgCdc.Engine.Readiness.Snapshots.Queries;

/// <summary>The condition that puts a relation <c>c</c> of schema <c>n</c> into scope, and its parameters.</summary>
internal static class ScopeSql
{
    /// <summary>Outside the system schemas.</summary>
    public const string User = "n.nspname !~ '^pg_' and n.nspname <> 'information_schema'";

    /// <summary>The condition on relations.</summary>
    /// <remarks>Parameters start at $1; <see cref="AddParameters"/> adds them.</remarks>
    public static string Relations(QueryContext context) => context.Scope switch
    {
        // Thousands of exact names are joined; patterns are few.
        ScopeKind.Tables => User + """
             and ((n.nspname::text, c.relname::text) in (select * from unnest($1::text[], $2::text[]))
               or exists (select from unnest($3::text[], $4::text[]) as w(s, t) where n.nspname::text ~ w.s and c.relname::text ~ w.t))
            """,
        ScopeKind.Schemas => User + " and n.nspname::text = any ($1::text[])",
        ScopeKind.Publication => $"c.oid in ({ScopeQuery.Published})",
        _ => User,
    };

    /// <summary>The tables in scope, as what follows FROM: <c>c</c> and <c>n</c>. Needs a relation <c>published</c> with a column <c>oid</c>.</summary>
    /// <remarks>A join where the scope is a publication: of an IN, the planner expects 200 different tables, and looks each of thousands up by its index.</remarks>
    public static string Tables(QueryContext context) => context.Scope == ScopeKind.Publication
        ? "published join pg_class c on c.oid = published.oid join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p')"
        : $"pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p') and {Relations(context)}";

    /// <summary>The condition on schemas <c>n</c> when the relations in scope do not say it: the schemas that the caller named.</summary>
    public static string NamedSchemas(QueryContext context) => context.Scope == ScopeKind.Schemas ? "n.nspname::text = any ($1::text[])" : "false";

    public static void AddParameters(NpgsqlBatchCommand command, QueryContext context)
    {
        switch (context.Scope)
        {
            case ScopeKind.Tables:
                var exact = context.Request.Tables.Where(table => !table.IsWildcard).ToList();
                var wild = context.Request.Tables.Where(table => table.IsWildcard).ToList();
                command.AddTexts(exact.Select(table => table.Schema!));
                command.AddTexts(exact.Select(table => table.Name));
                command.AddTexts(wild.Select(table => table.SchemaRegex!));
                command.AddTexts(wild.Select(table => table.NameRegex));
                break;
            case ScopeKind.Schemas:
                command.AddTexts(context.Request.Schemas);
                break;
            default:
                break;
        }
    }
}
