using PgCdc.Engine.Postgres;

namespace PgCdc.Engine.Readiness.Snapshots;

/// <summary>Everything that the checks need to know of a target, read once.</summary>
public sealed record Snapshot
{
    /// <summary>The target.</summary>
    public required ConnectionTarget Target { get; init; }

    /// <summary>What was asked for.</summary>
    public required SnapshotRequest Request { get; init; }

    /// <summary>Where the tables in scope come from.</summary>
    public required ScopeKind Scope { get; init; }

    /// <summary>The server.</summary>
    public required ServerFacts Server { get; init; }

    /// <summary>The role that looked.</summary>
    public required CallerFacts Caller { get; init; }

    /// <summary>Settings by name. One that is missing does not exist in this version, or is hidden from the caller.</summary>
    public IReadOnlyDictionary<string, Setting> Settings { get; init; } = new Dictionary<string, Setting>();

    /// <summary>The CDC user; null when the role does not exist.</summary>
    public RoleFacts? User { get; init; }

    /// <summary>Why the CDC user could not be looked up; null when it was.</summary>
    public string? UserUnreadable { get; init; }

    /// <summary>The publication; null when it does not exist in this database.</summary>
    public PublicationFacts? Publication { get; init; }

    /// <summary>Why the publication could not be looked up; null when it was.</summary>
    public string? PublicationUnreadable { get; init; }

    /// <summary>All replication slots of the server.</summary>
    public Readable<IReadOnlyList<SlotFacts>> Slots { get; init; } = Readable.Not<IReadOnlyList<SlotFacts>>("not read");

    /// <summary>All WAL senders of the server.</summary>
    public Readable<IReadOnlyList<WalSenderFacts>> WalSenders { get; init; } = Readable.Not<IReadOnlyList<WalSenderFacts>>("not read");

    /// <summary>Decoding that went to disk.</summary>
    public Readable<IReadOnlyList<SlotSpillFacts>> Spills { get; init; } = Readable.Not<IReadOnlyList<SlotSpillFacts>>("not read");

    /// <summary>Open transactions older than ten minutes that the caller can see.</summary>
    public Readable<IReadOnlyList<TransactionFacts>> LongTransactions { get; init; } = Readable.Not<IReadOnlyList<TransactionFacts>>("not read");

    /// <summary>Number of sessions of others whose transactions the caller may not see.</summary>
    public long HiddenSessions { get; init; }

    /// <summary>Prepared transactions older than ten minutes.</summary>
    public Readable<IReadOnlyList<PreparedTransactionFacts>> PreparedTransactions { get; init; } = Readable.Not<IReadOnlyList<PreparedTransactionFacts>>("not read");

    /// <summary>Number of sessions connected to any database.</summary>
    public Readable<long> ConnectionsInUse { get; init; } = Readable.Not<long>("not read");

    /// <summary>The rules of pg_hba.conf in order.</summary>
    public Readable<IReadOnlyList<HbaRuleFacts>> HbaRules { get; init; } = Readable.Not<IReadOnlyList<HbaRuleFacts>>("not read");

    /// <summary>The schemas in scope that exist.</summary>
    public Readable<IReadOnlyList<SchemaFacts>> Schemas { get; init; } = Readable.Not<IReadOnlyList<SchemaFacts>>("not read");

    /// <summary>The roles that own tables in the schemas in scope.</summary>
    public Readable<IReadOnlyList<TableOwnerFacts>> TableOwners { get; init; } = Readable.Not<IReadOnlyList<TableOwnerFacts>>("not read");

    /// <summary>The tables in scope and their partitions.</summary>
    public Readable<IReadOnlyList<TableFacts>> Tables { get; init; } = Readable.Not<IReadOnlyList<TableFacts>>("not read");

    /// <summary>Relations in scope that cannot be published.</summary>
    public Readable<IReadOnlyList<RelationFacts>> OtherRelations { get; init; } = Readable.Not<IReadOnlyList<RelationFacts>>("not read");

    /// <summary>Tables that are called as one that the caller named and that is not there, but for the schema or for upper and lower case.</summary>
    public IReadOnlyList<QualifiedName> SimilarTables { get; init; } = [];

    /// <summary>What a connection of the CDC user to the WAL sender answered; null when no credential was given.</summary>
    public ReplicationAnswer? Replication { get; init; }

    /// <summary>The setting of that name, if it exists here.</summary>
    public Setting? Find(string name) => Settings.GetValueOrDefault(name);
}
