using Npgsql;
using PgCdc.Engine.Postgres;

namespace PgCdc.Engine.Readiness.Snapshots.Queries;

/// <summary>
/// The roles that own tables in the schemas in scope, and whether their later tables will be readable: by default privileges of exactly that role
/// (in the schema or everywhere), by a role that reads everything, or because the CDC user is the owner. Who made an extension makes no tables by hand.
/// </summary>
internal sealed class TableOwnersQuery : ListQuery<TableOwnerFacts>
{
    public override string? NotAsked(QueryContext context) => context.Request.IncludeTables ? null : "No selected check looks at schemas.";

    public override bool UsesScope => true;

    public override NpgsqlBatchCommand Command(QueryContext context)
    {
        var command = new NpgsqlBatchCommand();
        command.AddText(context.Request.UserName);

        // pg_read_all_data exists from 14; pg_has_role on a name that does not exist is an error, a join on it is not.
        command.CommandText = $"""
            with cdc as (select r.oid, r.rolsuper from pg_roles r where r.rolname::text = $1),
            owners as materialized (
              select c.relnamespace, c.relowner, count(*) as tables from pg_class c
              where c.relkind in ('r', 'p') and c.relnamespace in ({ScopeQuery.Schemas})
                and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
              group by 1, 2)
            select n.nspname::text, pg_get_userbyid(o.relowner)::text, o.tables,
                   (select cdc.rolsuper or pg_has_role(cdc.oid, o.relowner, 'USAGE')
                      or exists (select from pg_roles g where g.rolname = 'pg_read_all_data' and pg_has_role(cdc.oid, g.oid, 'USAGE'))
                      or exists (select from pg_default_acl d cross join lateral aclexplode(d.defaclacl) a
                                 where d.defaclrole = o.relowner and d.defaclobjtype = 'r' and d.defaclnamespace in (0, o.relnamespace)
                                   and a.privilege_type = 'SELECT' and (a.grantee = 0 or pg_has_role(cdc.oid, a.grantee, 'USAGE')))
                    from cdc)
            from owners o join pg_namespace n on n.oid = o.relnamespace
            order by 1, 2
            """;
        return command;
    }

    protected override TableOwnerFacts Row(NpgsqlDataReader reader) => new(reader.GetString(0), reader.GetString(1), reader.GetInt64(2), reader.GetNullableBoolean(3));

    protected override Snapshot With(Snapshot snapshot, Readable<IReadOnlyList<TableOwnerFacts>> rows) => snapshot with { TableOwners = rows };
}
