namespace PgCdc.Engine.Readiness.Snapshots;

/// <summary>One replication slot.</summary>
/// <param name="Name">Name of the slot.</param>
/// <param name="Plugin">Output plugin; null for a physical slot.</param>
/// <param name="Database">Database of a logical slot.</param>
/// <param name="Temporary">True when it ends with its session.</param>
/// <param name="Active">True while a consumer streams from it.</param>
/// <param name="ActivePid">Backend that holds it.</param>
/// <param name="RetainedBytes">Bytes of WAL that it keeps back; null when it keeps none.</param>
/// <param name="WalStatus">reserved, extended, unreserved or lost (13 and later).</param>
/// <param name="SafeWalSize">Bytes that can still be written before it is in danger; null when there is no limit.</param>
/// <param name="InvalidationReason">Why it was invalidated (17 and later).</param>
/// <param name="Failover">True when it is synchronised to standbys (17 and later); null before.</param>
/// <param name="Synced">True when it was synchronised from a primary (17 and later); null before.</param>
/// <param name="HoldsXmin">True when it holds back the removal of dead rows: a standby with hot_standby_feedback.</param>
public sealed record SlotFacts(
    string Name,
    string? Plugin,
    string? Database,
    bool Temporary,
    bool Active,
    int? ActivePid,
    long? RetainedBytes,
    string? WalStatus,
    long? SafeWalSize,
    string? InvalidationReason,
    bool? Failover,
    bool? Synced,
    bool HoldsXmin)
{
    /// <summary>True for a logical slot.</summary>
    public bool Logical => Plugin is not null;
}
