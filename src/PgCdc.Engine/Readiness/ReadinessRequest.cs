using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Readiness;

/// <summary>What is to be checked on a target.</summary>
public sealed record ReadinessRequest
{
    /// <summary>What the snapshot covers.</summary>
    public required SnapshotRequest Snapshot { get; init; }

    /// <summary>The checks to make.</summary>
    public required IReadOnlyList<IReadinessCheck> Checks { get; init; }

    /// <summary>Login name of the CDC user, for the WAL sender connection; null: that is not tried.</summary>
    public string? ReplicationUserName { get; init; }

    /// <summary>Password of the CDC user; a secret.</summary>
    public string? ReplicationPassword { get; init; }

    /// <summary>Names nothing secret.</summary>
    public override string ToString() => nameof(ReadinessRequest);
}
