using PgCdc.Engine.Postgres;

namespace PgCdc.Engine.Publications;

/// <summary>The publication that is wanted.</summary>
public sealed record PublicationRequest
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What it is for.</summary>
    public required PublicationScope Scope { get; init; }

    /// <summary>The tables of <see cref="PublicationScope.Table"/>, each with a schema.</summary>
    public IReadOnlyList<TablePattern> Tables { get; init; } = [];

    /// <summary>The schemas of <see cref="PublicationScope.Schema"/>.</summary>
    public IReadOnlyList<string> Schemas { get; init; } = [];

    /// <summary>Tables to leave out; one without a schema stands for every table of that name.</summary>
    public IReadOnlyList<TablePattern> ExcludeTables { get; init; } = [];

    /// <summary>What it publishes; null: all four operations, PostgreSQL's default.</summary>
    public IReadOnlyList<PublicationOperation>? Operations { get; init; }

    /// <summary>publish_via_partition_root; null: on when a partitioned table is included.</summary>
    public bool? ViaPartitionRoot { get; init; }

    /// <summary>Whether tables without replica identity are set to REPLICA IDENTITY FULL.</summary>
    public bool ReplicaIdentityFull { get; init; }

    /// <summary>The provider as the caller said it; null: detect.</summary>
    public Provider? Provider { get; init; }

    /// <summary>Whether to go on where writes would break, and to alter a publication that differs.</summary>
    public bool Force { get; init; }

    /// <summary>Every operation, in PostgreSQL's order.</summary>
    public static IReadOnlyList<PublicationOperation> AllOperations { get; } =
        [PublicationOperation.Insert, PublicationOperation.Update, PublicationOperation.Delete, PublicationOperation.Truncate];
}
