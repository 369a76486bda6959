using Npgsql;
using PgCdc.Engine.Tests.TestServers;

namespace PgCdc.Engine.Tests.Operations;

/// <summary>
/// All that the operations could change in a database, one sorted line for each fact: grants in every catalog that has an ACL, the roles of the test,
/// their memberships and settings, replica identities and publications. The names that the test made unique appear without their suffix.
/// </summary>
internal static class CatalogState
{
    /// <summary>Where an ACL that was never set is null, it stands for these rights; elsewhere a null that turns into an ACL is a change.</summary>
    private static readonly Dictionary<string, string> Defaults = new()
    {
        ["pg_class"] = "acldefault(case o.relkind when 'S' then 's'::\"char\" else 'r' end, o.relowner)",
        ["pg_namespace"] = "acldefault('n', o.nspowner)",
        ["pg_database"] = "acldefault('d', o.datdba)",
    };

    private const string Roles = """
        select format('role %s:%s%s%s%s%s%s%s limit %s until %s password %s', rolname,
               case when rolcanlogin then ' LOGIN' end, case when rolreplication then ' REPLICATION' end,
               case when rolsuper then ' SUPERUSER' end, case when rolcreaterole then ' CREATEROLE' end, case when rolcreatedb then ' CREATEDB' end,
               case when rolbypassrls then ' BYPASSRLS' end, case when not rolinherit then ' NOINHERIT' end, rolconnlimit, rolvaliduntil, md5(rolpassword))
        from pg_authid where rolname like $1
        union all
        select format('member %s of %s%s', pg_get_userbyid(member), pg_get_userbyid(roleid), case when admin_option then ' with admin option' end)
        from pg_auth_members where pg_get_userbyid(member) like $1
        union all
        select format('setting of %s in %s: %s', pg_get_userbyid(setrole), case when setdatabase = 0 then 'every database' else 'this' end, c)
        from pg_db_role_setting cross join unnest(setconfig) c where pg_get_userbyid(setrole) like $1
        union all
        select format('owner of %s: %s', pg_describe_object(classid, objid, objsubid), pg_get_userbyid(refobjid))
        from pg_shdepend where deptype = 'o' and classid <> 'pg_default_acl'::regclass and dbid = (select oid from pg_database where datname = current_database())
        """;

    private const string Publications = """
        union all
        select format('publication %s of %s: %s', pubname, pg_get_userbyid(pubowner), to_jsonb(p) - 'oid' - 'pubname' - 'pubowner') from pg_publication p
        union all
        select format('publication %s has %s', pubname, prrelid::regclass) from pg_publication_rel join pg_publication p on p.oid = prpubid
        union all
        select format('replica identity of %s: %s', c.oid::regclass, relreplident) from pg_class c where relkind in ('r', 'p') and c.oid >= 16384
        """;

    private const string PublishedSchemas = """

        union all
        select format('publication %s has schema %s', pubname, pnnspid::regnamespace) from pg_publication_namespace join pg_publication p on p.oid = pnpubid
        """;

    /// <summary>Reads it as the superuser.</summary>
    public static async Task<string[]> StateAsync(this TestDatabase database)
    {
        await using var session = await database.OpenAsync();
        var sql = await AclsAsync(session) + Roles + Publications + (database.Server.Major >= 15 ? PublishedSchemas : string.Empty);
        await using var command = new NpgsqlCommand($"select line from ({sql}) as lines(line)", session);
        var suffix = database.UniqueName(string.Empty);
        command.Parameters.Add(new() { Value = "%" + suffix });
        var lines = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            lines.Add(reader.GetString(0).Replace(suffix, string.Empty, StringComparison.Ordinal));
        }

        lines.Sort(StringComparer.Ordinal);
        return [.. lines];
    }

    /// <summary>The lines that are in the state now and were not in an earlier one.</summary>
    public static async Task<string[]> NewSinceAsync(this TestDatabase database, string[] before)
    {
        var now = await database.StateAsync();
        Assert.Empty(before.Except(now));
        return now.Except(before).ToArray();
    }

    private static async Task<string> AclsAsync(NpgsqlConnection session)
    {
        const string Columns = """
            select c.relname::text, a.attname::text from pg_attribute a join pg_class c on c.oid = a.attrelid
            where a.atttypid = 'aclitem[]'::regtype and c.relkind = 'r' and c.relnamespace = 'pg_catalog'::regnamespace
              and c.relname not in ('pg_init_privs', 'pg_pltemplate')
            """;
        var sql = string.Empty;
        await using var command = new NpgsqlCommand(Columns, session);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            var (catalog, column) = (reader.GetString(0), reader.GetString(1));
            var (address, condition) = catalog switch
            {
                "pg_attribute" => ("'pg_class'::regclass, o.attrelid, o.attnum", "true"),
                "pg_database" => ("o.tableoid, o.oid, 0", "o.datname = current_database()"),
                _ => ("o.tableoid, o.oid, 0", "true"),
            };
            var acl = Defaults.TryGetValue(catalog, out var unset) ? $"coalesce(o.{column}, {unset})" : $"o.{column}";
            sql += $"""
                select format('%s on %s %s: %s%s', case a.grantee when 0 then 'PUBLIC' else pg_get_userbyid(a.grantee) end, i.type, i.identity,
                              a.privilege_type, case when a.is_grantable then ' with grant option' end)
                from {catalog} o cross join lateral aclexplode({acl}) a
                cross join lateral pg_identify_object({address}) i where {condition}
                union all

                """;
        }

        return sql;
    }
}
