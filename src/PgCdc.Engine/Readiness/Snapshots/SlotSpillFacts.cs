namespace PgCdc.Engine.Readiness.Snapshots;

/// <summary>How much a slot's decoding wrote to disk (<c>pg_stat_replication_slots</c>, 14 and later).</summary>
/// <param name="Slot">Name of the slot.</param>
/// <param name="SpillTransactions">Transactions that did not fit into logical_decoding_work_mem.</param>
/// <param name="SpillBytes">Bytes written to disk for them.</param>
public sealed record SlotSpillFacts(string Slot, long SpillTransactions, long SpillBytes);
