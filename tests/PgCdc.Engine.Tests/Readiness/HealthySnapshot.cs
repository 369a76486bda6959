using PgCdc.Engine.Postgres;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Tests.Readiness;

/// <summary>A self-managed PostgreSQL 17 with nothing to complain about. Tests change one fact with <c>with</c> or <see cref="SnapshotChanges"/>.</summary>
internal static class HealthySnapshot
{
    public const string User = "clickpipes_user";

    public static Snapshot Create() => new()
    {
        Target = Target(),
        Request = new SnapshotRequest { UserName = User, Publication = "clickpipes_publication" },
        Scope = ScopeKind.Publication,
        Server = new ServerFacts(170006, "17.6", Provider.SelfManaged, InRecovery: false, Pooled: false, Encrypted: true, RdsLogicalReplication: null),
        Caller = new CallerFacts("admin", Superuser: true, ReadAllStats: true, ReadHbaRules: true, ReadFileSettings: true),
        Settings = Settings(),
        User = Role(),
        Publication = Publication(),
        Slots = List<SlotFacts>(),
        WalSenders = List<WalSenderFacts>(),
        Spills = List<SlotSpillFacts>(),
        LongTransactions = List<TransactionFacts>(),
        PreparedTransactions = List<PreparedTransactionFacts>(),
        ConnectionsInUse = Readable.Of(10L),
        HbaRules = List(new HbaRuleFacts(90, "hostssl", ["app"], [User], "0.0.0.0", "0.0.0.0", "scram-sha-256", null)),
        Schemas = List(new SchemaFacts("public", "app_owner", UserHasUsage: true)),
        TableOwners = List(new TableOwnerFacts("public", "app_owner", 1, Covered: true)),
        Tables = List(Table("orders")),
        OtherRelations = List<RelationFacts>(),
        Replication = new ReplicationAnswer("7290123456789012345", null),
    };

    public static ConnectionTarget Target(string host = "db.example.com", int port = 5432, string userName = "admin") =>
        new() { Host = host, Port = port, Database = "app", UserName = userName };

    public static RoleFacts Role() => new(
        User,
        CanLogin: true,
        Replication: true,
        Superuser: false,
        CreateRole: false,
        CreateDatabase: false,
        BypassRowSecurity: false,
        Expired: false,
        ValidUntil: null,
        ConnectionLimit: -1,
        InRdsReplication: false,
        CanConnect: true,
        MemberOf: [User],
        Settings: new Dictionary<string, string>());

    public static PublicationFacts Publication() => new(
        "clickpipes_publication",
        "app_owner",
        AllTables: false,
        Schemas: [],
        Operations: [PublicationOperation.Insert, PublicationOperation.Update, PublicationOperation.Delete, PublicationOperation.Truncate],
        ViaPartitionRoot: false,
        GeneratedColumns: false,
        Filters: []);

    public static TableFacts Table(
        string name,
        string schema = "public",
        string owner = "app_owner",
        bool partitioned = false,
        bool notLogged = false,
        string? root = null,
        bool inScope = true,
        bool published = true,
        bool writesPublishedNow = true,
        char replicaIdentity = 'd',
        KeyState primaryKey = KeyState.Usable,
        bool identityIndexUsable = false,
        string? candidateIndex = null,
        bool? userCanSelect = true,
        bool? userCanWrite = false,
        bool rowSecurityHides = false,
        string[]? generatedColumns = null,
        bool hasToastedValues = false,
        long updates = 0,
        long deletes = 0) => new()
    {
        Schema = schema,
        Name = name,
        Owner = owner,
        Partitioned = partitioned,
        NotLogged = notLogged,
        Ancestors = root is null ? [] : [root],
        AncestorName = partitioned ? $"{schema}.{name}" : null,
        InScope = inScope,
        Published = published,
        WritesPublishedNow = writesPublishedNow,
        ReplicaIdentity = replicaIdentity,
        PrimaryKey = primaryKey,
        IdentityIndexUsable = identityIndexUsable,
        CandidateIndex = candidateIndex,
        UserCanSelect = userCanSelect,
        UserCanWrite = userCanWrite,
        RowSecurityHides = rowSecurityHides,
        GeneratedColumns = generatedColumns ?? [],
        HasToastedValues = hasToastedValues,
        Updates = updates,
        Deletes = deletes,
    };

    public static SlotFacts Slot(string name, string? plugin = "pgoutput", bool active = true, int? activePid = 4001) => new(
        name,
        plugin,
        plugin is null ? null : "app",
        Temporary: false,
        active,
        active ? activePid : null,
        RetainedBytes: 16 << 20,
        WalStatus: "reserved",
        SafeWalSize: null,
        InvalidationReason: null,
        Failover: false,
        Synced: false,
        HoldsXmin: false);

    public static Readable<IReadOnlyList<T>> List<T>(params T[] items) => Readable.Of<IReadOnlyList<T>>(items);

    private static Dictionary<string, Setting> Settings() => new[]
    {
        Setting("wal_level", "logical", null, "postmaster"),
        Setting("max_wal_senders", "10", null, "postmaster"),
        Setting("max_replication_slots", "10", null, "postmaster"),
        Setting("max_worker_processes", "8", null, "postmaster"),
        Setting("max_connections", "100", null, "postmaster"),
        Setting("superuser_reserved_connections", "3", null, "postmaster"),
        Setting("reserved_connections", "0", null, "postmaster"),
        Setting("max_slot_wal_keep_size", "204800", "MB", "sighup"),
        Setting("wal_sender_timeout", "300000", "ms", "user"),
        Setting("logical_decoding_work_mem", "65536", "kB", "user"),
        Setting("password_encryption", "scram-sha-256", null, "user"),
        Setting("hot_standby_feedback", "off", null, "sighup"),
        Setting("sync_replication_slots", "off", null, "sighup"),
        Setting("synchronized_standby_slots", "", null, "sighup"),
        Setting("ssl", "on", null, "sighup"),
        Setting("statement_timeout", "0", "ms", "user"),
        Setting("idle_in_transaction_session_timeout", "0", "ms", "user"),
        Setting("transaction_timeout", "0", "ms", "user"),
    }.ToDictionary(setting => setting.Name);

    private static Setting Setting(string name, string value, string? unit, string context) =>
        new(name, value, unit, context, "configuration file", PendingRestart: false, FileValue: value);
}
