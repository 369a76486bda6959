using Npgsql;

namespace PgCdc.Engine.Readiness.Snapshots.Queries;

/// <summary>Relations that no publication can publish: those that the caller named, or that lie in a schema in scope.</summary>
internal sealed class OtherRelationsQuery : ListQuery<RelationFacts>
{
    public override string? NotAsked(QueryContext context) => context.Request.IncludeTables ? null : "No selected check looks at tables.";

    public override bool UsesScope => true;

    public override NpgsqlBatchCommand Command(QueryContext context)
    {
        var command = new NpgsqlBatchCommand();
        ScopeSql.AddParameters(command, context);
        var condition = context.Scope == ScopeKind.Publication ? $"n.oid in ({ScopeQuery.Schemas})" : ScopeSql.Relations(context);
        command.CommandText = $"""
            select n.nspname::text, c.relname::text,
                   case when c.relkind = 'v' then 'view' when c.relkind = 'm' then 'materialized view' when c.relkind = 'f' then 'foreign table'
                        when c.relpersistence = 'u' then 'unlogged table' else 'temporary table' end
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where (c.relkind in ('v', 'm', 'f') or (c.relkind in ('r', 'p') and c.relpersistence <> 'p')) and {condition}
            order by 1, 2
            """;
        return command;
    }

    protected override RelationFacts Row(NpgsqlDataReader reader) => new(reader.GetString(0), reader.GetString(1), reader.GetString(2));

    protected override Snapshot With(Snapshot snapshot, Readable<IReadOnlyList<RelationFacts>> rows) => snapshot with { OtherRelations = rows };
}
