using Npgsql;

namespace PgCdc.Benchmarks;

/// <summary>
/// The yardstick: the questions of the guides and of the checks, asked as a careful person asks them at a prompt. One statement for each question,
/// written the obvious way, sent one after the other; what each one answers is fetched, and only that: nothing is judged.
/// </summary>
/// <remarks>
/// Fair to the yardstick: it knows the names of the schemas and the version already, asks nothing twice, and gets no answer that it has no use for.
/// It leaves out what the checks know beyond it (whether writes fail now because of another publication, which unique index could serve as identity,
/// whether a policy shows all rows after all).
/// </remarks>
internal static class GuideSql
{
    /// <summary>Runs all of it on an open session, one statement after the other.</summary>
    /// <param name="connection">The session.</param>
    /// <param name="userName">The CDC user.</param>
    /// <param name="publication">The publication.</param>
    /// <param name="schemas">The schemas with the tables.</param>
    /// <returns>The number of statements.</returns>
    public static async Task<int> RunAsync(NpgsqlConnection connection, string userName, string publication, IReadOnlyList<string> schemas)
    {
        var userExists = await AskAsync(connection, $"select * from pg_roles where rolname = '{userName}'") > 0;
        var statements = 1;
        foreach (var sql in Statements(connection.PostgreSqlVersion.Major, userExists ? userName : null, publication, schemas))
        {
            await AskAsync(connection, sql);
            statements++;
        }

        return statements;
    }

    private static IEnumerable<string> Statements(int major, string? user, string publication, IReadOnlyList<string> schemas)
    {
        // "Check the version and that this is the primary."
        yield return "select version()";
        yield return "select pg_is_in_recovery()";

        // "Enable logical replication": SHOW for each setting that the guides or the checks name.
        foreach (var setting in Settings(major))
        {
            yield return $"show {setting}";
        }

        yield return "select name, setting from pg_settings where pending_restart";

        // "Create a dedicated role": what it is (asked above), what it is a member of, what its sessions start with, and what it may do.
        if (user is not null)
        {
            yield return $"select g.rolname from pg_auth_members m join pg_roles g on g.oid = m.roleid join pg_roles r on r.oid = m.member where r.rolname = '{user}'";
            yield return $"select s.* from pg_db_role_setting s join pg_roles r on r.oid = s.setrole where r.rolname = '{user}'";
            yield return $"select has_database_privilege('{user}', current_database(), 'CONNECT')";
            foreach (var schema in schemas)
            {
                yield return $"select has_schema_privilege('{user}', '{schema}', 'USAGE')";
            }

            yield return TablesWithout($"has_table_privilege('{user}', c.oid, 'SELECT')");
            yield return TablesWithout($"not has_table_privilege('{user}', c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')");
        }

        // "Alter default privileges": who owns tables, and what is granted on their later ones.
        yield return $"select c.relnamespace::regnamespace, pg_get_userbyid(c.relowner), count(*) from pg_class c {UserTables} group by 1, 2";
        yield return "select pg_get_userbyid(defaclrole), defaclnamespace::regnamespace, defaclobjtype, defaclacl from pg_default_acl";

        // "Create a publication": what it is, and which tables it publishes.
        yield return $"select * from pg_publication where pubname = '{publication}'";
        yield return $"select schemaname, tablename from pg_publication_tables where pubname = '{publication}'";
        if (major >= 15)
        {
            yield return $"select prrelid::regclass, prattrs, pg_get_expr(prqual, prrelid) from pg_publication_rel r join pg_publication p on p.oid = r.prpubid where p.pubname = '{publication}' and (prattrs is not null or prqual is not null)";
        }

        // "Each table has a primary key or replica identity FULL": those that have not, ranked by their writes.
        yield return """
            select n.nspname, c.relname, c.relreplident, s.n_tup_upd, s.n_tup_del
            from pg_class c join pg_namespace n on n.oid = c.relnamespace left join pg_stat_all_tables s on s.relid = c.oid
            where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\_%'
              and not (c.relreplident = 'f'
                or (c.relreplident = 'd' and exists (select from pg_index i where i.indrelid = c.oid and i.indisprimary and i.indisvalid and i.indimmediate))
                or (c.relreplident = 'i' and exists (select from pg_index i where i.indrelid = c.oid and i.indisreplident and i.indisvalid)))
            order by 4 desc
            """;

        // Partitions and the tables that they belong to.
        yield return $"select i.inhrelid::regclass, i.inhparent::regclass from pg_inherits i join pg_class c on c.oid = i.inhrelid {UserTables} and c.relispartition";

        // Tables that are never published, and those that are published with less than one expects.
        yield return """
            select n.nspname, c.relname, c.relkind, c.relpersistence from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where (c.relkind in ('v', 'm', 'f') or (c.relkind in ('r', 'p') and c.relpersistence <> 'p'))
              and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\_%'
            """;
        yield return $"select c.oid::regclass, a.attname from pg_attribute a join pg_class c on c.oid = a.attrelid {UserTables} and a.attgenerated = 's' and not a.attisdropped";
        yield return $"select c.oid::regclass, pg_relation_size(c.reltoastrelid) from pg_class c {UserTables} and c.reltoastrelid <> 0 and c.relreplident = 'd' and pg_relation_size(c.reltoastrelid) > 0";
        yield return $"select c.oid::regclass, c.relforcerowsecurity from pg_class c {UserTables} and c.relrowsecurity";
        yield return "select * from pg_policies";

        // "Are there free slots and senders, and what holds them?"
        yield return "select * from pg_replication_slots";
        yield return "select pid, usename, application_name, state from pg_stat_replication";
        if (major >= 14)
        {
            yield return "select slot_name, spill_txns, spill_bytes from pg_stat_replication_slots";
        }

        // "What would keep a slot from being made?"
        yield return "select pid, datname, usename, application_name, state, now() - xact_start from pg_stat_activity where xact_start < now() - interval '10 minutes'";
        yield return "select gid, database, owner, prepared from pg_prepared_xacts where prepared < now() - interval '10 minutes'";
        yield return "select count(*) from pg_stat_activity";

        // "Let the consumer in."
        yield return "select line_number, type, database, user_name, address, netmask, auth_method, error from pg_hba_file_rules";
        yield return "select ssl, version from pg_stat_ssl where pid = pg_backend_pid()";
    }

    private const string UserTables = "join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\\_%'";

    private static string TablesWithout(string condition) => $"select n.nspname, c.relname from pg_class c {UserTables} and not ({condition})";

    private static IEnumerable<string> Settings(int major)
    {
        string[] always =
        [
            "wal_level", "max_wal_senders", "max_replication_slots", "wal_sender_timeout", "max_connections", "superuser_reserved_connections",
            "password_encryption", "hot_standby_feedback", "statement_timeout", "idle_in_transaction_session_timeout", "max_prepared_transactions", "ssl",
        ];
        (int Since, string Name)[] later =
        [
            (13, "max_slot_wal_keep_size"), (13, "wal_keep_size"), (13, "logical_decoding_work_mem"), (16, "reserved_connections"), (17, "transaction_timeout"),
            (17, "sync_replication_slots"), (17, "synchronized_standby_slots"), (18, "idle_replication_slot_timeout"),
        ];
        return always.Concat(later.Where(setting => setting.Since <= major).Select(setting => setting.Name));
    }

    // Values come as text, as psql gets them.
    private static async Task<int> AskAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 300, AllResultTypesAreUnknown = true };
        await using var reader = await command.ExecuteReaderAsync();
        var rows = 0;
        while (await reader.ReadAsync())
        {
            rows++;
        }

        return rows;
    }
}
