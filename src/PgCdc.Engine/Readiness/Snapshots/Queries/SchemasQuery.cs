using Npgsql;
using PgCdc.Engine.Postgres;

namespace PgCdc.Engine.Readiness.Snapshots.Queries;

/// <summary>The schemas of the relations in scope, and those that the caller named.</summary>
internal sealed class SchemasQuery : ListQuery<SchemaFacts>
{
    public override string? NotAsked(QueryContext context) => context.Request.IncludeTables ? null : "No selected check looks at schemas.";

    public override bool UsesScope => true;

    public override NpgsqlBatchCommand Command(QueryContext context)
    {
        var command = new NpgsqlBatchCommand();
        ScopeSql.AddParameters(command, context);
        command.AddText(context.Request.UserName);
        command.CommandText = $"""
            select n.nspname::text, pg_get_userbyid(n.nspowner)::text,
                   has_schema_privilege((select r.oid from pg_roles r where r.rolname::text = ${command.Parameters.Count}), n.oid, 'USAGE'),
                   coalesce(has_schema_privilege(n.oid, 'CREATE'), false)
            from pg_namespace n
            where {ScopeSql.NamedSchemas(context)}
               or n.oid in ({ScopeQuery.Schemas})
            order by 1
            """;
        return command;
    }

    protected override SchemaFacts Row(NpgsqlDataReader reader) => new(reader.GetString(0), reader.GetString(1), reader.GetNullableBoolean(2))
    {
        CallerMayCreate = reader.GetBoolean(3),
    };

    protected override Snapshot With(Snapshot snapshot, Readable<IReadOnlyList<SchemaFacts>> rows) => snapshot with { Schemas = rows };
}
