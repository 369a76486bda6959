using Npgsql;
using PgCdc.Engine.Postgres;
using PgCdc.Engine.Servers;

namespace PgCdc.Engine.Users;

/// <summary>Reads what <see cref="UserPlanner"/> decides on.</summary>
internal static class UserStateReader
{
    private const string RoleSql = """
        select me.rolname::text, me.rolsuper, me.rolcreaterole, me.rolreplication,
               coalesce(pg_has_role(me.oid, u.oid, 'MEMBER WITH ADMIN OPTION'), false),
               coalesce(pg_has_role(me.oid, rds.oid, 'MEMBER WITH ADMIN OPTION'), false),
               rds.oid is not null,
               u.oid is not null, u.rolcanlogin, u.rolreplication, u.rolsuper, coalesce(u.rolvaliduntil <= now(), false), u.rolconnlimit,
               coalesce(pg_has_role(u.oid, rds.oid, 'MEMBER'), false),
               (select substr(c.line, 20) from pg_db_role_setting s cross join lateral unnest(s.setconfig) c(line)
                where s.setrole = u.oid and s.setdatabase = 0 and c.line like 'wal\_sender\_timeout=%'),
               case when u.oid is null then has_database_privilege('public', current_database(), 'CONNECT') else has_database_privilege(u.oid, current_database(), 'CONNECT') end,
               has_database_privilege(current_database(), 'CONNECT WITH GRANT OPTION'),
               current_database()::text
        from pg_roles me
        left join pg_roles u on u.rolname::text = $1
        left join pg_roles rds on rds.rolname = 'rds_replication'
        where me.rolname = current_user
        """;

    // pg_database_owner, the owner of public from 15 on, stands for the owner of the database.
    private const string SchemaOwner =
        "case when pg_get_userbyid(n.nspowner) = 'pg_database_owner' then (select d.datdba from pg_database d where d.datname = current_database()) else n.nspowner end";

    private const string SchemasSql = $"""
        select n.nspname::text, pg_get_userbyid({SchemaOwner})::text,
               coalesce(has_schema_privilege(u.oid, n.oid, 'USAGE'), has_schema_privilege('public', n.oid, 'USAGE'), false),
               coalesce(has_schema_privilege(n.oid, 'USAGE WITH GRANT OPTION'), false),
               exists (select from pg_class c where c.relnamespace = n.oid and c.relkind in ('v', 'm', 'f'))
        from pg_namespace n left join pg_roles u on u.rolname::text = $1
        where n.nspname::text = any ($2::text[]) order by 1
        """;

    private const string TablesSql = """
        select n.nspname::text, c.relname::text, pg_get_userbyid(c.relowner)::text,
               coalesce(has_table_privilege(u.oid, c.oid, 'SELECT'), has_table_privilege('public', c.oid, 'SELECT'), false),
               coalesce(has_table_privilege(c.oid, 'SELECT WITH GRANT OPTION'), false)
        from pg_class c join pg_namespace n on n.oid = c.relnamespace left join pg_roles u on u.rolname::text = $1
        where c.relkind in ('r', 'p') and c.relpersistence <> 't' and n.nspname::text = any ($2::text[])
        order by 1, 2
        """;

    // Who makes tables there: everyone who owns one that is not an extension's, and the administrator; in a schema without tables its owner.
    private const string OwnersSql = $"""
        with schemas as materialized (select n.oid, n.nspname, {SchemaOwner} as owner from pg_namespace n where n.nspname::text = any ($2::text[])),
        tables as materialized (
          select distinct c.relnamespace as schema, c.relowner as owner from pg_class c join schemas s on s.oid = c.relnamespace where c.relkind in ('r', 'p') and c.relpersistence <> 't'
            and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')),
        owners as (
          select schema, owner from tables
          union
          select s.oid, me.oid from schemas s join pg_roles me on me.rolname = current_user where has_schema_privilege(s.oid, 'CREATE')
          union
          select s.oid, s.owner from schemas s where s.oid not in (select schema from tables))
        select s.nspname::text, pg_get_userbyid(o.owner)::text,
               coalesce(u.rolsuper or pg_has_role(u.oid, o.owner, 'USAGE')
                 or exists (select from pg_roles g where g.rolname = 'pg_read_all_data' and pg_has_role(u.oid, g.oid, 'USAGE'))
                 or exists (select from pg_default_acl d cross join lateral aclexplode(d.defaclacl) a
                            where d.defaclrole = o.owner and d.defaclobjtype = 'r' and d.defaclnamespace in (0, o.schema)
                              and a.privilege_type = 'SELECT' and (a.grantee = 0 or pg_has_role(u.oid, a.grantee, 'USAGE'))), false),
               pg_has_role(o.owner, $3)
        from owners o join schemas s on s.oid = o.schema left join pg_roles u on u.rolname::text = $1
        order by 1, 2
        """;

    /// <summary>Reads the state in one round trip.</summary>
    public static async Task<UserState> ReadAsync(
        NpgsqlConnection connection, ConnectionTarget target, ServerProbe probe, UserRequest request, CancellationToken cancellationToken)
    {
        var batch = new NpgsqlBatch(connection) { Timeout = target.ClientTimeoutSeconds() };
        await using (batch.ConfigureAwait(false))
        {
            var schemas = request.Schemas.Concat(request.Tables.Select(table => table.Schema!)).Distinct().ToArray();
            Add(batch, RoleSql, request.Name);
            Add(batch, SchemasSql, request.Name).AddTexts(schemas);
            Add(batch, TablesSql, request.Name).AddTexts(schemas);
            var owners = Add(batch, OwnersSql, request.Name);
            owners.AddTexts(request.DefaultPrivileges && request.Tables.Count == 0 ? schemas : []);

            // ALTER DEFAULT PRIVILEGES FOR ROLE asks for membership; from 16 on for a membership that is inherited.
            owners.AddText(probe.Major >= 16 ? "USAGE" : "MEMBER");
            var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                return await ReadAsync(reader, probe, request, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static NpgsqlBatchCommand Add(NpgsqlBatch batch, string sql, string user)
    {
        var command = new NpgsqlBatchCommand(sql);
        command.AddText(user);
        batch.BatchCommands.Add(command);
        return command;
    }

    private static async Task<UserState> ReadAsync(NpgsqlDataReader reader, ServerProbe probe, UserRequest request, CancellationToken cancellationToken)
    {
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        var administrator = new UserAdministrator(
            reader.GetString(0), reader.GetBoolean(1), reader.GetBoolean(2), reader.GetBoolean(3), reader.GetBoolean(4), reader.GetBoolean(5));
        var rdsReplication = reader.GetBoolean(6);
        var role = reader.GetBoolean(7)
            ? new ExistingRole(reader.GetBoolean(8), reader.GetBoolean(9), reader.GetBoolean(10), reader.GetBoolean(11), reader.GetInt32(12), reader.GetBoolean(13), reader.GetNullableString(14))
            : null;
        var canConnect = reader.GetBoolean(15);
        var mayGrantConnect = reader.GetBoolean(16);
        var database = reader.GetString(17);

        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        var schemas = await reader.ReadAllAsync(
            r => (Grant: new SchemaGrant(r.GetString(0), r.GetString(1), r.GetBoolean(2), r.GetBoolean(3)), Others: r.GetBoolean(4)), cancellationToken).ConfigureAwait(false);
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        var tables = await reader.ReadAllAsync(
            r => new TableGrant(r.GetString(0), r.GetString(1), r.GetString(2), r.GetBoolean(3), r.GetBoolean(4)), cancellationToken).ConfigureAwait(false);
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        var owners = await reader.ReadAllAsync(
            r => new OwnerDefault(r.GetString(0), r.GetString(1), r.GetBoolean(2), r.GetBoolean(3)), cancellationToken).ConfigureAwait(false);

        return new UserState
        {
            Major = probe.Major,
            Provider = probe.Provider(request.Provider),
            InRecovery = probe.InRecovery,
            Database = database,
            Administrator = administrator,
            Role = role,
            CanConnect = canConnect,
            MayGrantConnect = mayGrantConnect,
            RdsReplicationExists = rdsReplication,
            Schemas = schemas.ConvertAll(schema => schema.Grant),
            SchemasWithOtherRelations = schemas.Where(schema => schema.Others).Select(schema => schema.Grant.Name).ToHashSet(),
            Tables = tables,
            Owners = owners,
        };
    }
}
