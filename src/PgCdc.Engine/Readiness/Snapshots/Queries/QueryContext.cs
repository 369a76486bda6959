using PgCdc.Engine.Servers;

namespace PgCdc.Engine.Readiness.Snapshots.Queries;

/// <summary>What the queries of the second round trip depend on.</summary>
internal sealed record QueryContext(ServerProbe Probe, SnapshotRequest Request, ScopeKind Scope)
{
    /// <summary>The WAL position: on a standby what it has replayed.</summary>
    public string CurrentLsn => Probe.InRecovery ? "pg_last_wal_replay_lsn()" : "pg_current_wal_lsn()";
}
