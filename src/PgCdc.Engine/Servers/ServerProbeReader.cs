using Npgsql;
using PgCdc.Engine.Postgres;

namespace PgCdc.Engine.Servers;

/// <summary>Prepares a new session and finds out where it leads, in one round trip.</summary>
internal static class ServerProbeReader
{
    private const string Sql = """
        select current_setting('server_version_num')::int4,
               split_part(current_setting('server_version'), ' ', 1),
               pg_is_in_recovery(),
               pg_backend_pid(),
               coalesce((select ssl from pg_stat_ssl where pid = pg_backend_pid()), false),
               current_user::text,
               (select rolsuper from pg_roles where rolname = current_user),
               pg_has_role(current_user, 'pg_read_all_stats', 'USAGE'),
               has_table_privilege('pg_catalog.pg_hba_file_rules', 'SELECT') and has_function_privilege('pg_catalog.pg_hba_file_rules()', 'EXECUTE'),
               has_table_privilege('pg_catalog.pg_file_settings', 'SELECT') and has_function_privilege('pg_catalog.pg_show_all_file_settings()', 'EXECUTE'),
               array(select s.name from unnest($1::text[]) as s(name) where coalesce(current_setting(s.name, true), '') <> ''),
               array(select rolname::text from pg_roles where rolname::text = any ($2::text[])),
               exists (select from pg_proc where proname = 'aurora_version'),
               current_setting('rds.logical_replication', true),
               array(select attname::text from pg_attribute where attrelid = 'pg_catalog.pg_replication_slots'::regclass and attnum > 0),
               array(select attname::text from pg_attribute where attrelid = 'pg_catalog.pg_publication'::regclass and attnum > 0),
               exists (select from pg_publication where pubname::text = $3),
               has_database_privilege(current_database(), 'CREATE')
        """;

    /// <summary>Makes the session's settings and reads the probe.</summary>
    /// <param name="connection">A new session.</param>
    /// <param name="target">Where it leads; gives the time limits.</param>
    /// <param name="publication">The publication to look for; null: none.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<ServerProbe> ReadAsync(NpgsqlConnection connection, ConnectionTarget target, string? publication, CancellationToken cancellationToken)
    {
        var probe = new NpgsqlBatchCommand(Sql);
        probe.AddTexts(ProviderDetector.Settings);
        probe.AddTexts(ProviderDetector.Roles);
        probe.AddText(publication ?? string.Empty);
        var batch = new NpgsqlBatch(connection) { Timeout = target.ClientTimeoutSeconds() };
        await using (batch.ConfigureAwait(false))
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(SessionSettings.Sql(target, connection.ProcessID)));
            batch.BatchCommands.Add(probe);
            var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
                await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                return Row(reader);
            }
        }
    }

    private static ServerProbe Row(NpgsqlDataReader reader) => new()
    {
        VersionNumber = reader.GetInt32(0),
        Version = reader.GetString(1),
        InRecovery = reader.GetBoolean(2),
        BackendPid = reader.GetInt32(3),
        Encrypted = reader.GetBoolean(4),
        Caller = reader.GetString(5),
        Superuser = reader.GetBoolean(6),
        ReadAllStats = reader.GetBoolean(7),
        ReadHbaRules = reader.GetBoolean(8),
        ReadFileSettings = reader.GetBoolean(9),
        ProviderSettings = reader.GetFieldValue<string[]>(10),
        ProviderRoles = reader.GetFieldValue<string[]>(11),
        HasAuroraVersion = reader.GetBoolean(12),
        RdsLogicalReplication = reader.GetNullableString(13),
        SlotColumns = reader.GetFieldValue<string[]>(14),
        PublicationColumns = reader.GetFieldValue<string[]>(15),
        PublicationExists = reader.GetBoolean(16),
        MayCreateInDatabase = reader.GetBoolean(17),
    };
}
