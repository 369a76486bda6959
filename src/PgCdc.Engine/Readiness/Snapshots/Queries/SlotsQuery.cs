using Npgsql;
using PgCdc.Engine.Postgres;

namespace PgCdc.Engine.Readiness.Snapshots.Queries;

/// <summary>Replication slots, with the columns that this version has.</summary>
internal sealed class SlotsQuery : ListQuery<SlotFacts>
{
    public override NpgsqlBatchCommand Command(QueryContext context)
    {
        string Column(string name, string type) => context.Probe.SlotColumns.Contains(name) ? $"s.{name}::{type}" : $"null::{type}";

        return new NpgsqlBatchCommand($"""
            select s.slot_name::text, s.plugin::text, s.database::text, s.temporary, s.active, s.active_pid,
                   pg_wal_lsn_diff({context.CurrentLsn}, s.restart_lsn)::int8,
                   {Column("wal_status", "text")}, {Column("safe_wal_size", "int8")}, {Column("invalidation_reason", "text")},
                   {Column("failover", "bool")}, {Column("synced", "bool")}, s.xmin is not null
            from pg_replication_slots s order by s.slot_name
            """);
    }

    protected override SlotFacts Row(NpgsqlDataReader reader) => new(
        reader.GetString(0),
        Plugin: reader.GetNullableString(1),
        Database: reader.GetNullableString(2),
        Temporary: reader.GetBoolean(3),
        Active: reader.GetBoolean(4),
        ActivePid: reader.GetNullableInt32(5),
        RetainedBytes: reader.GetNullableInt64(6),
        WalStatus: reader.GetNullableString(7),
        SafeWalSize: reader.GetNullableInt64(8),
        InvalidationReason: reader.GetNullableString(9),
        Failover: reader.GetNullableBoolean(10),
        Synced: reader.GetNullableBoolean(11),
        HoldsXmin: reader.GetBoolean(12));

    protected override Snapshot With(Snapshot snapshot, Readable<IReadOnlyList<SlotFacts>> rows) => snapshot with { Slots = rows };
}
