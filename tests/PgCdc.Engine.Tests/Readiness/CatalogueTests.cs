using PgCdc.Engine.Readiness;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Tests.Readiness;

/// <summary>What holds for every check on every kind of trouble at every provider.</summary>
public class CatalogueTests
{
    // The order of the catalogue. Ids are stable: scripts filter on them.
    private static readonly string[] Ids =
    [
        "connection", "connection.tls", "connection.pooler", "connection.replication", "connection.hba",
        "server.version", "server.role", "server.wal_level", "server.max_wal_senders", "server.max_replication_slots", "server.max_slot_wal_keep_size",
        "server.wal_sender_timeout", "server.idle_replication_slot_timeout", "server.logical_decoding_work_mem", "server.pending_restart",
        "server.long_transactions", "server.prepared_transactions", "server.slots", "server.failover_slots", "server.connections", "server.password_encryption",
        "provider.rds_logical_replication", "provider.planetscale_user",
        "user.exists", "user.replication", "user.connect", "user.schema_usage", "user.table_select", "user.default_privileges", "user.row_security",
        "user.least_privilege", "user.timeouts",
        "publication.exists", "publication.tables", "publication.scope", "publication.operations", "publication.via_partition_root", "publication.filters",
        "publication.generated_columns",
        "table.replica_identity", "table.partitions", "table.kind", "table.toast",
    ];

    private static readonly Dictionary<string, Func<Snapshot, Snapshot>> Troubles = new()
    {
        ["healthy"] = s => s,
        ["old"] = s => s.WithVersion(110022),
        ["12"] = s => s.WithVersion(120022).WithoutSetting("max_slot_wal_keep_size").WithoutSetting("logical_decoding_work_mem"),
        ["broken minor"] = s => s.WithVersion(170005),
        ["18"] = s => s.WithVersion(180001).WithSetting("idle_replication_slot_timeout", "600", "s"),
        ["19"] = s => s.WithVersion(190000).WithSetting("wal_level", "replica"),
        ["standby"] = s => s with { Server = s.Server with { InRecovery = true } },
        ["old standby"] = s => s.WithVersion(150018) with { Server = s.Server with { InRecovery = true, VersionNumber = 150018 } },
        ["pooled"] = s => s with { Server = s.Server with { Pooled = true }, Replication = null },
        ["6432"] = s => s.WithTarget(port: 6432) with { Replication = null },
        ["RDS Proxy"] = s => s.WithTarget("orders.proxy-c9ab12.eu-central-1.rds.amazonaws.com"),
        ["plain"] = s => (s with { Server = s.Server with { Encrypted = false } }).WithSetting("ssl", "off"),
        ["refused"] = s => s with { Replication = new ReplicationAnswer(null, new PgCdcException("X", ErrorKind.PermissionDenied, "no", "Do it.")) },
        ["no hba rule"] = s => s with { HbaRules = HealthySnapshot.List<HbaRuleFacts>() },
        ["defaults"] = s => s.WithSetting("wal_level", "replica").WithSetting("wal_sender_timeout", "60000").WithSetting("max_slot_wal_keep_size", "0")
            .WithSetting("max_wal_senders", "1").WithSetting("max_replication_slots", "2").WithSetting("password_encryption", "md5"),
        ["waiting"] = s => s.WithSetting("wal_level", "replica", pendingRestart: true, fileValue: "logical"),
        ["full"] = s => s.WithSetting("max_replication_slots", "1").WithSetting("max_wal_senders", "2") with
        {
            Slots = HealthySnapshot.List(HealthySnapshot.Slot("pipe", active: false) with { RetainedBytes = 9L << 30 }),
            WalSenders = HealthySnapshot.List(new WalSenderFacts(1, null), new WalSenderFacts(2, "standby")),
            ConnectionsInUse = Readable.Of(99L),
        },
        ["lost"] = s => s with { Slots = HealthySnapshot.List(HealthySnapshot.Slot("pipe", active: false) with { WalStatus = "lost" }) },
        ["broken chain"] = s => s.WithSetting("synchronized_standby_slots", "gone") with
        {
            Slots = HealthySnapshot.List(HealthySnapshot.Slot("standby1", plugin: null), HealthySnapshot.Slot("pipe")),
        },
        ["spilling"] = s => s with { Spills = HealthySnapshot.List(new SlotSpillFacts("pipe", 1, 1)), User = null },
        ["blocked"] = s => s with
        {
            LongTransactions = HealthySnapshot.List(new TransactionFacts(1, null, null, "", "active", 900, true)),
            PreparedTransactions = HealthySnapshot.List(new PreparedTransactionFacts("g", "app", "web", 900)),
        },
        ["hidden sessions"] = s => s with { HiddenSessions = 3 },
        ["user that may do nothing"] = s => s.WithUserSetting("statement_timeout", "1s").WithTables(HealthySnapshot.Table("t", userCanSelect: false, rowSecurityHides: true)) with
        {
            User = s.User! with { CanLogin = false, Expired = true, Replication = false, CanConnect = false },
            Schemas = HealthySnapshot.List(new SchemaFacts("public", "o", UserHasUsage: false)),
            TableOwners = HealthySnapshot.List(new TableOwnerFacts("public", "o", 1, Covered: false)),
        },
        ["user that may do all"] = s => s.WithTables(HealthySnapshot.Table("t", userCanWrite: true)) with { User = s.User! with { Superuser = true, CreateRole = true } },
        ["publication of all tables"] = s => s with { Publication = s.Publication! with { AllTables = true, Operations = [] } },
        ["tables in trouble"] = s => s.AskingForTables("public.*", "public.nothing").WithTables(
            HealthySnapshot.Table("m", partitioned: true, published: false, primaryKey: KeyState.None),
            HealthySnapshot.Table("m_1", root: "public.m", published: false, primaryKey: KeyState.None),
            HealthySnapshot.Table("g", generatedColumns: ["c"], hasToastedValues: true, primaryKey: KeyState.None)) with
        {
            OtherRelations = HealthySnapshot.List(new RelationFacts("public", "v", "view"), new RelationFacts("public", "u", "unlogged table")),
            Publication = s.Publication! with { Filters = [new PublicationFilterFacts("public", "g", "(c > 1)", ["c"], ["id"], ["c"])] },
        },
        ["RDS switch off"] = s => s with { Server = s.Server with { RdsLogicalReplication = "off" } },
        ["nobody"] = s => s with
        {
            User = null,
            Publication = null,
            Settings = new Dictionary<string, Setting>(),
            Slots = Readable.Not<IReadOnlyList<SlotFacts>>("refused"),
            WalSenders = Readable.Not<IReadOnlyList<WalSenderFacts>>("refused"),
            Spills = Readable.Not<IReadOnlyList<SlotSpillFacts>>("refused"),
            LongTransactions = Readable.Not<IReadOnlyList<TransactionFacts>>("refused"),
            PreparedTransactions = Readable.Not<IReadOnlyList<PreparedTransactionFacts>>("refused"),
            ConnectionsInUse = Readable.Not<long>("refused"),
            HbaRules = Readable.Not<IReadOnlyList<HbaRuleFacts>>("refused"),
            Schemas = Readable.Not<IReadOnlyList<SchemaFacts>>("refused"),
            TableOwners = Readable.Not<IReadOnlyList<TableOwnerFacts>>("refused"),
            Tables = Readable.Not<IReadOnlyList<TableFacts>>("refused"),
            OtherRelations = Readable.Not<IReadOnlyList<RelationFacts>>("refused"),
            Replication = null,
        },
    };

    public static TheoryData<Provider, string> Cases()
    {
        var cases = new TheoryData<Provider, string>();
        foreach (var provider in Enum.GetValues<Provider>())
        {
            foreach (var trouble in Troubles.Keys)
            {
                cases.Add(provider, trouble);
            }
        }

        return cases;
    }

    [Fact]
    public void The_checks_stand_in_the_order_of_the_catalogue()
    {
        var ids = ReadinessCatalogue.All.Select(check => check.Id).ToList();
        Assert.Equal(Ids, ids);
    }

    [Fact]
    public void Every_check_refers_to_a_public_page() => Assert.All(
        ReadinessCatalogue.All, check => Assert.True(Uri.TryCreate(check.Reference, UriKind.Absolute, out var page) && page.Scheme == Uri.UriSchemeHttps, check.Id));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Everything_but_a_pass_says_why(Provider provider, string trouble) => Assert.All(
        Judge(provider, trouble).Where(finding => finding.Outcome.Status != CheckStatus.Pass),
        finding => Assert.False(string.IsNullOrWhiteSpace(finding.Outcome.Reason), finding.Id));

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_managed_server_is_never_told_to_ALTER_SYSTEM(Provider provider, string trouble)
    {
        if (provider == Provider.SelfManaged)
        {
            return;
        }

        Assert.All(
            Judge(provider, trouble),
            finding => Assert.DoesNotContain("ALTER SYSTEM", $"{finding.Outcome.Fix?.Remediation} {finding.Outcome.Fix?.Sql} {finding.Outcome.Reason}", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Who_may_see_nothing_gets_no_pass_on_the_server_but_for_what_the_session_itself_shows()
    {
        var passed = Judge(Provider.SelfManaged, "nobody").Where(finding => finding.Outcome.Status == CheckStatus.Pass).Select(finding => finding.Id);
        Assert.Equal(["connection", "connection.tls", "connection.pooler", "server.version", "server.role"], passed);
    }

    [Fact]
    public void A_healthy_server_has_nothing_to_complain_about() => Assert.DoesNotContain(
        Judge(Provider.SelfManaged, "healthy"), finding => finding.Outcome.Status is CheckStatus.Warn or CheckStatus.Fail);

    private static List<(string Id, CheckOutcome Outcome)> Judge(Provider provider, string trouble)
    {
        var snapshot = Troubles[trouble](HealthySnapshot.Create().WithProvider(provider));
        return ReadinessCatalogue.All.Select(check => (check.Id, check.Evaluate(snapshot))).ToList();
    }
}
