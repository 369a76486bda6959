using Npgsql;
using PgCdc.Engine.Postgres;

namespace PgCdc.Engine.Readiness.Snapshots.Queries;

/// <summary>The settings that matter, and every other one that waits for a restart.</summary>
internal sealed class SettingsQuery : SnapshotQuery
{
    private static readonly string[] Names =
    [
        "wal_level", "effective_wal_level", "max_wal_senders", "max_replication_slots", "max_slot_wal_keep_size", "wal_keep_size", "wal_sender_timeout",
        "idle_replication_slot_timeout", "logical_decoding_work_mem", "max_connections", "superuser_reserved_connections", "reserved_connections",
        "password_encryption", "sync_replication_slots", "hot_standby_feedback", "synchronized_standby_slots", "statement_timeout",
        "idle_in_transaction_session_timeout", "transaction_timeout", "max_prepared_transactions", "ssl",
    ];

    // What this session set for itself is not what others get: reset_val is, unless it comes from the caller's own role.
    private const string Current = """
        select s.name::text, coalesce(case when s.source = 'session' then s.reset_val else s.setting end, ''), s.unit, s.context,
               case when s.source = 'session' and exists (
                 select from pg_db_role_setting d cross join lateral unnest(d.setconfig) as c(line)
                 where d.setrole = (select r.oid from pg_roles r where r.rolname = session_user) and split_part(c.line, '=', 1) = s.name)
               then 'user' else s.source end,
               s.pending_restart,
        """;

    private const string FromSettings = " from pg_settings s where s.name = any ($1::text[]) or s.pending_restart";

    // The files take names in any case. The last line of the last file wins; lines that cannot be applied count only when a restart is all that they wait for.
    private const string FileValue = """
         (select f.setting from pg_file_settings f
          where lower(f.name) = lower(s.name) and (f.applied or f.error = 'setting could not be applied') order by f.seqno desc limit 1)
        """;

    public override NpgsqlBatchCommand Command(QueryContext context)
    {
        var command = new NpgsqlBatchCommand(Current + (context.Probe.ReadFileSettings ? FileValue : " null::text") + FromSettings);
        command.AddTexts(Names);
        return command;
    }

    public override async Task<Snapshot> ReadAsync(Snapshot snapshot, NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var settings = await reader.ReadAllAsync(
            r => new Setting(r.GetString(0), r.GetString(1), r.GetNullableString(2), r.GetString(3), r.GetString(4), r.GetBoolean(5), r.GetNullableString(6)),
            cancellationToken).ConfigureAwait(false);
        return snapshot with { Settings = settings.ToDictionary(setting => setting.Name) };
    }

    // Without settings, each check says that its own is not visible.
    public override Snapshot Unreadable(Snapshot snapshot, string reason) => snapshot;
}
