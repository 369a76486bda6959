using Npgsql;
using PgCdc.Engine.Postgres;

namespace PgCdc.Engine.Readiness.Snapshots.Queries;

/// <summary>The CDC user's role, what it is a member of, and the settings that its sessions start with.</summary>
internal sealed class UserQuery : SnapshotQuery
{
    // Memberships are followed by hand: to pg_has_role a superuser is a member of everything, to pg_hba.conf it is not.
    // pg_db_role_setting: the most specific row wins, so it comes last.
    private const string Sql = """
        select r.rolname::text, r.rolcanlogin, r.rolreplication, r.rolsuper, r.rolcreaterole, r.rolcreatedb, r.rolbypassrls,
               coalesce(r.rolvaliduntil <= now(), false),
               case when r.rolvaliduntil < 'infinity' then r.rolvaliduntil::text end,
               r.rolconnlimit,
               coalesce((select pg_has_role(r.oid, g.oid, 'MEMBER') from pg_roles g where g.rolname = 'rds_replication'), false),
               has_database_privilege(r.oid, (select oid from pg_database where datname = current_database()), 'CONNECT'),
               array(with recursive groups as (
                       select r.oid union select m.roleid from groups join pg_auth_members m on m.member = groups.oid)
                     select g.rolname::text from groups join pg_roles g on g.oid = groups.oid),
               array(select c.line from pg_db_role_setting s cross join lateral unnest(s.setconfig) with ordinality as c(line, n)
                     where s.setdatabase in (0, (select oid from pg_database where datname = current_database())) and s.setrole in (0, r.oid)
                     order by s.setrole <> 0, s.setdatabase <> 0, c.n)
        from pg_roles r where r.rolname::text = $1
        """;

    public override NpgsqlBatchCommand Command(QueryContext context)
    {
        var command = new NpgsqlBatchCommand(Sql);
        command.AddText(context.Request.UserName);
        return command;
    }

    public override async Task<Snapshot> ReadAsync(Snapshot snapshot, NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var roles = await reader.ReadAllAsync(Row, cancellationToken).ConfigureAwait(false);
        return snapshot with { User = roles.SingleOrDefault() };
    }

    public override Snapshot Unreadable(Snapshot snapshot, string reason) => snapshot with { UserUnreadable = reason };

    private static RoleFacts Row(NpgsqlDataReader reader)
    {
        var settings = new Dictionary<string, string>();
        foreach (var line in reader.GetStrings(13))
        {
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            settings[line[..equals]] = line[(equals + 1)..];
        }

        return new RoleFacts(
            reader.GetString(0),
            CanLogin: reader.GetBoolean(1),
            Replication: reader.GetBoolean(2),
            Superuser: reader.GetBoolean(3),
            CreateRole: reader.GetBoolean(4),
            CreateDatabase: reader.GetBoolean(5),
            BypassRowSecurity: reader.GetBoolean(6),
            Expired: reader.GetBoolean(7),
            ValidUntil: reader.GetNullableString(8),
            ConnectionLimit: reader.GetInt32(9),
            InRdsReplication: reader.GetBoolean(10),
            CanConnect: reader.GetBoolean(11),
            MemberOf: reader.GetStrings(12),
            Settings: settings);
    }
}
