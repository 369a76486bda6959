using Npgsql;

namespace PgCdc.Engine.Readiness.Snapshots.Queries;

/// <summary>Decoding that did not fit into memory.</summary>
internal sealed class SpillsQuery : ListQuery<SlotSpillFacts>
{
    public override string? NotAsked(QueryContext context) =>
        context.Probe.Major < 14 ? "pg_stat_replication_slots exists from PostgreSQL 14." : null;

    public override NpgsqlBatchCommand Command(QueryContext context) => new(
        "select slot_name::text, spill_txns::int8, spill_bytes::int8 from pg_stat_replication_slots order by slot_name");

    protected override SlotSpillFacts Row(NpgsqlDataReader reader) => new(reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2));

    protected override Snapshot With(Snapshot snapshot, Readable<IReadOnlyList<SlotSpillFacts>> rows) => snapshot with { Spills = rows };
}
