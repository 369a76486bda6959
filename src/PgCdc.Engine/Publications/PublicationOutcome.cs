namespace PgCdc.Engine.Publications;

/// <summary>The publication after a request was carried out.</summary>
public sealed record PublicationOutcome
{
    /// <summary>Who runs the server.</summary>
    public required Provider Provider { get; init; }

    /// <summary>Name of the publication.</summary>
    public required string Publication { get; init; }

    /// <summary>Created, Updated or AlreadyPresent.</summary>
    public required ChangeStatus Status { get; init; }

    /// <summary>What it is for.</summary>
    public required PublicationScope Scope { get; init; }

    /// <summary>The tables of the request that it publishes.</summary>
    public required string[] Tables { get; init; }

    /// <summary>What it publishes.</summary>
    public required PublicationOperation[] Operations { get; init; }

    /// <summary>publish_via_partition_root.</summary>
    public required bool ViaPartitionRoot { get; init; }

    /// <summary>The tables whose replica identity was set to FULL.</summary>
    public required string[] ReplicaIdentityFull { get; init; }

    /// <summary>The statements that were run.</summary>
    public required string[] Sql { get; init; }
}
