namespace PgCdc.Engine.Readiness.Snapshots;

/// <summary>An ordinary or partitioned table in scope, or a partition of one.</summary>
public sealed class TableFacts
{
    /// <summary>Schema.</summary>
    public required string Schema { get; init; }

    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>Owner.</summary>
    public required string Owner { get; init; }

    /// <summary>True for a partitioned table, which holds no rows itself.</summary>
    public required bool Partitioned { get; init; }

    /// <summary>True for an unlogged or temporary table, which is never published.</summary>
    public required bool NotLogged { get; init; }

    /// <summary>The topmost table as <c>schema.table</c> when this is a partition; else null.</summary>
    public string? Root => Ancestors.Length == 0 ? null : Ancestors[^1];

    /// <summary>The partitioned tables that this is a partition of, the nearest first, as <c>schema.table</c>.</summary>
    public string[] Ancestors { get; init; } = [];

    /// <summary>The name of a partitioned table as it stands in its partitions' <see cref="Ancestors"/>; null for other tables.</summary>
    public string? AncestorName { get; init; }

    /// <summary>True for an ordinary table that other tables inherit from: FOR TABLE would include those.</summary>
    public bool HasInheritanceChildren { get; init; }

    /// <summary>True when the caller has the owner's rights on it.</summary>
    public bool CallerOwns { get; init; }

    /// <summary>True when the request names it (or the publication publishes it); false for a partition that only came along.</summary>
    public required bool InScope { get; init; }

    /// <summary>True when the publication that is checked publishes it by itself.</summary>
    public required bool Published { get; init; }

    /// <summary>True when the publication that is checked publishes a partitioned table that this one is a partition of.</summary>
    public bool PublishedThroughParent { get; init; }

    /// <summary>True when a publication publishes its updates or deletes now, by itself or through a parent: without identity they fail already.</summary>
    public required bool WritesPublishedNow { get; init; }

    /// <summary>The writes that are published now, one by one: UPDATE may fail already where DELETE does not.</summary>
    public PublishedWrites PublishedWrites { get; init; }

    /// <summary>relreplident: d(efault), f(ull), i(ndex), n(othing).</summary>
    public required char ReplicaIdentity { get; init; }

    /// <summary>What the primary key is worth as replica identity.</summary>
    public required KeyState PrimaryKey { get; init; }

    /// <summary>True when the index of REPLICA IDENTITY USING INDEX is there and usable.</summary>
    public required bool IdentityIndexUsable { get; init; }

    /// <summary>A unique index that could serve as replica identity; null when there is none.</summary>
    public required string? CandidateIndex { get; init; }

    /// <summary>Whether the CDC user may SELECT; null when that role does not exist.</summary>
    public required bool? UserCanSelect { get; init; }

    /// <summary>Whether the CDC user may write; null when that role does not exist.</summary>
    public required bool? UserCanWrite { get; init; }

    /// <summary>True when row level security may hide rows from the CDC user.</summary>
    public required bool RowSecurityHides { get; init; }

    /// <summary>Stored generated columns.</summary>
    public required string[] GeneratedColumns { get; init; }

    /// <summary>Virtual generated columns (18 and later), which no publication can publish.</summary>
    public string[] VirtualColumns { get; init; } = [];

    /// <summary>The stored generated columns of the index that identifies rows; none where the whole row does.</summary>
    public string[] GeneratedKeyColumns { get; init; } = [];

    /// <summary>True when values of it are stored out of line (TOAST).</summary>
    public required bool HasToastedValues { get; init; }

    /// <summary>Rows updated since the statistics were reset.</summary>
    public required long Updates { get; init; }

    /// <summary>Rows deleted since the statistics were reset.</summary>
    public required long Deletes { get; init; }

    /// <summary>True when PostgreSQL can identify an updated or deleted row.</summary>
    public bool HasIdentity => ReplicaIdentity switch
    {
        'f' => true,
        'd' => PrimaryKey == KeyState.Usable,
        'i' => IdentityIndexUsable,
        _ => false,
    };

    /// <summary>
    /// The generated columns by which rows would be identified although they are not published: from 18 on, UPDATE and DELETE fail where there are any.
    /// </summary>
    /// <param name="identity">relreplident: as it is, or as it might be.</param>
    /// <param name="storedArePublished">publish_generated_columns = stored.</param>
    public string[] UnpublishedIdentityColumns(char identity, bool storedArePublished) => (identity, storedArePublished) switch
    {
        ('f', true) => VirtualColumns,
        ('f', false) => [.. GeneratedColumns, .. VirtualColumns],
        (_, true) => [],
        (_, false) => GeneratedKeyColumns,
    };

    /// <summary>Why there is no replica identity, in words.</summary>
    public string IdentityProblem => ReplicaIdentity switch
    {
        'n' => "REPLICA IDENTITY NOTHING",
        'i' => "the index of REPLICA IDENTITY USING INDEX is missing or not usable",
        _ when PrimaryKey == KeyState.Deferrable => "the primary key is DEFERRABLE, which does not count",
        _ when PrimaryKey == KeyState.Invalid => "the index of the primary key is not valid",
        _ => "no primary key",
    };

    /// <inheritdoc/>
    public override string ToString() => Postgres.SqlName.Qualified(Schema, Name);
}
