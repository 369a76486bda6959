using Npgsql;
using PgCdc.Engine.Postgres;

namespace PgCdc.Engine.Readiness.Snapshots.Queries;

/// <summary>Tables that a caller may have meant by a name that is not there: the same name in another schema, or in other letters.</summary>
internal sealed class SimilarTablesQuery : ListQuery<QualifiedName>
{
    public override string? NotAsked(QueryContext context) =>
        context.Request.IncludeTables && context.Scope == ScopeKind.Tables ? null : "No table was named.";

    public override NpgsqlBatchCommand Command(QueryContext context)
    {
        var exact = context.Request.Tables.Where(table => !table.IsWildcard).ToList();
        var command = new NpgsqlBatchCommand($"""
            with missing as materialized (
              select distinct lower(w.t) as name from unnest($1::text[], $2::text[]) as w(s, t)
              where not exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname::text = w.s and c.relname::text = w.t))
            select n.nspname::text, c.relname::text
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where c.relkind in ('r', 'p') and {ScopeSql.User} and lower(c.relname::text) in (select name from missing)
            order by 1, 2
            """);
        command.AddTexts(exact.Select(table => table.Schema!));
        command.AddTexts(exact.Select(table => table.Name));
        return command;
    }

    protected override QualifiedName Row(NpgsqlDataReader reader) => new(reader.GetString(0), reader.GetString(1));

    // They only make a message better: without them it is shorter.
    protected override Snapshot With(Snapshot snapshot, Readable<IReadOnlyList<QualifiedName>> rows) =>
        rows.Unreadable is null ? snapshot with { SimilarTables = rows.Value } : snapshot;
}
