using PgCdc.Engine.Postgres;
using PgCdc.Engine.Readiness.Providers;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Readiness.Checks.Server;

/// <summary>Getting rid of a slot: only where a consumer is gone for good, since it has to start anew afterwards.</summary>
internal static class SlotDrop
{
    /// <summary>The statement.</summary>
    public static string Sql(SlotFacts slot) => $"SELECT pg_drop_replication_slot({SqlLiteral.Quote(slot.Name)});";

    /// <summary>The command that runs it.</summary>
    public static string Command(Snapshot snapshot, SlotFacts slot) => CommandLine.Psql(snapshot.Target, Sql(slot));
}
