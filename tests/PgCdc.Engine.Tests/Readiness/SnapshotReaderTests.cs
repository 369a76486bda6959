using PgCdc.Engine.Postgres;
using PgCdc.Engine.Readiness;
using PgCdc.Engine.Readiness.Snapshots;
using PgCdc.Engine.Tests.TestServers;

namespace PgCdc.Engine.Tests.Readiness;

public sealed class SnapshotReaderTests
{
    [Theory]
    [MemberData(nameof(Majors.All), MemberType = typeof(Majors))]
    public async Task A_superuser_reads_everything_that_the_version_has(int major)
    {
        await using var database = await TestDatabase.CreateShopAsync(major);

        var snapshot = await ReadAsync(database, Target(database), Request(database));

        Assert.Equal(major, snapshot.Server.Major);
        Assert.Equal(Provider.SelfManaged, snapshot.Server.Provider);
        Assert.False(snapshot.Server.Pooled);
        Assert.Equal("logical", snapshot.Find("wal_level")!.Value);
        Assert.Equal("logical", snapshot.Find("wal_level")!.FileValue);
        Assert.Equal(major < 14 ? ["Spills"] : [], UnreadableParts(snapshot));
        Assert.NotEmpty(snapshot.HbaRules.Value);
    }

    [Theory]
    [MemberData(nameof(Majors.All), MemberType = typeof(Majors))]
    public async Task A_role_that_may_do_nothing_but_log_in_reads_all_but_the_views_for_superusers(int major)
    {
        await using var database = await TestDatabase.CreateShopAsync(major);
        var (name, password) = await database.CreateRoleAsync("nobody");

        var snapshot = await ReadAsync(database, Target(database, name, password), Request(database));

        Assert.False(snapshot.Caller.Superuser);
        Assert.Contains(name, snapshot.HbaRules.Unreadable, StringComparison.Ordinal);
        Assert.Empty(UnreadableParts(snapshot).Except(["HbaRules", "Spills"]));
        Assert.Null(snapshot.Find("wal_level")!.FileValue);
        Assert.NotEmpty(snapshot.Tables.Value);
    }

    [Theory]
    [MemberData(nameof(Majors.All), MemberType = typeof(Majors))]
    public async Task The_identity_of_each_table_is_what_an_update_finds_when_all_tables_are_published(int major)
    {
        await using var database = await TestDatabase.CreateShopAsync(major);
        await database.ExecuteAsync("""
            CREATE TABLE deferrable_key (id int PRIMARY KEY DEFERRABLE, n int);
            CREATE TABLE nothing (id int PRIMARY KEY, n int); ALTER TABLE nothing REPLICA IDENTITY NOTHING;
            CREATE TABLE lost_index (id int NOT NULL, n int); CREATE UNIQUE INDEX lost ON lost_index (id);
            ALTER TABLE lost_index REPLICA IDENTITY USING INDEX lost; DROP INDEX lost;
            CREATE TABLE two_keys (a int NOT NULL, b int NOT NULL, n int, UNIQUE (a, b)); ALTER TABLE two_keys REPLICA IDENTITY USING INDEX two_keys_a_b_key;
            CREATE TABLE nullable (a int UNIQUE, n int);
            CREATE TABLE including (a int NOT NULL, n int); CREATE UNIQUE INDEX including_a ON including (a) INCLUDE (n);
            CREATE PUBLICATION everything FOR ALL TABLES;
            """);

        var snapshot = await ReadAsync(database, Target(database), Request(database) with { Scope = ScopeKind.Database });

        foreach (var table in snapshot.Tables.Value.Where(table => table is { Partitioned: false, NotLogged: false }))
        {
            Assert.True(table.WritesPublishedNow, table.ToString());
            Assert.True(table.HasIdentity == await DeleteWorksAsync(database, table.ToString()), $"{table}: {table.IdentityProblem}");
        }

        Assert.Equal(KeyState.Deferrable, snapshot.Tables.Value.Single(table => table.Name == "deferrable_key").PrimaryKey);
        Assert.Equal("currencies_code", snapshot.Tables.Value.Single(table => table.Name == "currencies").CandidateIndex);
        Assert.Null(snapshot.Tables.Value.Single(table => table.Name == "nullable").CandidateIndex);
        Assert.Equal("including_a", snapshot.Tables.Value.Single(table => table.Name == "including").CandidateIndex);
    }

    [Theory]
    [MemberData(nameof(Majors.All), MemberType = typeof(Majors))]
    public async Task Partitions_come_with_their_root_and_know_it(int major)
    {
        await using var database = await TestDatabase.CreateShopAsync(major);

        var snapshot = await ReadAsync(database, Target(database), Request(database) with { Tables = [TablePattern.Literal("public", "orders")] });

        Assert.Equal(ScopeKind.Tables, snapshot.Scope);
        Assert.Equal(["orders", "orders_2024", "orders_2025", "orders_2026"], snapshot.Tables.Value.Select(table => table.Name));
        Assert.Equal([null, "public.orders", "public.orders", "public.orders"], snapshot.Tables.Value.Select(table => table.Root));
        Assert.Equal([true, false, false, false], snapshot.Tables.Value.Select(table => table.InScope));
        Assert.Equal([false, true, true, false], snapshot.Tables.Value.Select(table => table.HasIdentity));
    }

    [Theory]
    [MemberData(nameof(Majors.All), MemberType = typeof(Majors))]
    public async Task What_the_publication_publishes_is_in_scope(int major)
    {
        await using var database = await TestDatabase.CreateShopAsync(major);
        await database.ExecuteAsync($"CREATE PUBLICATION p FOR TABLE sales.leads, {(major < 13 ? "orders_2024, orders_2025, orders_2026" : "orders")}");

        var snapshot = await ReadAsync(database, Target(database), Request(database) with { Publication = "p" });

        Assert.Equal(ScopeKind.Publication, snapshot.Scope);
        Assert.Equal(["orders_2024", "orders_2025", "orders_2026", "leads"], snapshot.Tables.Value.Select(table => table.Name));
        Assert.All(snapshot.Tables.Value, table => Assert.True(table is { InScope: true, Published: true, WritesPublishedNow: true, PublishedThroughParent: false }));
        Assert.Equal(["public", "sales"], snapshot.Schemas.Value.Select(schema => schema.Name));
        Assert.Equal(["public", "sales"], snapshot.TableOwners.Value.Select(owner => owner.Schema).Distinct());
    }

    [Theory]
    [InlineData(13)]
    [InlineData(18)]
    public async Task Partitions_of_partitions_are_published_through_their_root(int major)
    {
        await using var database = await TestDatabase.CreateAsync(major);
        await database.ExecuteAsync("""
            CREATE SCHEMA parts;
            CREATE TABLE root (a int, b int, PRIMARY KEY (a, b)) PARTITION BY RANGE (a);
            CREATE TABLE parts.middle PARTITION OF root FOR VALUES FROM (0) TO (10) PARTITION BY RANGE (b);
            CREATE TABLE parts.leaf PARTITION OF parts.middle FOR VALUES FROM (0) TO (10);
            CREATE TABLE parent (a int); CREATE TABLE child () INHERITS (parent);
            CREATE PUBLICATION p FOR TABLE root WITH (publish_via_partition_root = true);
            """);

        var snapshot = await ReadAsync(database, Target(database), Request(database) with { Publication = "p" });

        Assert.Equal(["leaf", "middle", "root"], snapshot.Tables.Value.Select(table => table.Name));
        Assert.Equal(["parts.middle", "public.root"], snapshot.Tables.Value[0].Ancestors);
        Assert.Equal(["public.root"], snapshot.Tables.Value[1].Ancestors);
        Assert.Empty(snapshot.Tables.Value[2].Ancestors);
        Assert.Equal([false, false, true], snapshot.Tables.Value.Select(table => table.Published));
        Assert.Equal([true, true, false], snapshot.Tables.Value.Select(table => table.PublishedThroughParent));
        Assert.All(snapshot.Tables.Value, table => Assert.True(table.WritesPublishedNow));
        Assert.Equal(["public"], snapshot.Schemas.Value.Select(schema => schema.Name));
    }

    [Theory]
    [MemberData(nameof(Majors.Few), MemberType = typeof(Majors))]
    public async Task A_view_that_refuses_costs_only_what_it_shows(int major)
    {
        await using var database = await TestDatabase.CreateShopAsync(major);
        var (name, password) = await database.CreateRoleAsync("nobody");
        await database.ExecuteAsync("CREATE PUBLICATION p FOR TABLE customers, sales.leads; REVOKE SELECT ON pg_replication_slots FROM PUBLIC");

        var snapshot = await ReadAsync(database, Target(database, name, password), Request(database) with { Publication = "p" });

        Assert.Contains("42501", snapshot.Slots.Unreadable, StringComparison.Ordinal);
        Assert.Empty(UnreadableParts(snapshot).Except(["HbaRules", "Spills", "Slots"]));
        Assert.Equal(["customers", "leads"], snapshot.Tables.Value.Where(table => table.Published).Select(table => table.Name));
        Assert.Equal(["public", "sales"], snapshot.Schemas.Value.Select(schema => schema.Name));
    }

    [Theory]
    [MemberData(nameof(Majors.Few), MemberType = typeof(Majors))]
    public async Task A_partition_that_is_a_foreign_table_is_not_one_whose_writes_could_fail(int major)
    {
        await using var database = await TestDatabase.CreateAsync(major);
        await database.ExecuteAsync("""
            CREATE FOREIGN DATA WRAPPER w; CREATE SERVER elsewhere FOREIGN DATA WRAPPER w;
            CREATE TABLE m (id int) PARTITION BY RANGE (id);
            CREATE TABLE m_1 PARTITION OF m FOR VALUES FROM (0) TO (10);
            CREATE FOREIGN TABLE m_2 PARTITION OF m FOR VALUES FROM (10) TO (20) SERVER elsewhere;
            """);

        var snapshot = await ReadAsync(database, Target(database), Request(database) with { Tables = [TablePattern.Literal("public", "m")] });

        Assert.Equal(["m", "m_1"], snapshot.Tables.Value.Select(table => table.Name));
    }

    [Theory]
    [MemberData(nameof(Majors.Few), MemberType = typeof(Majors))]
    public async Task Large_values_are_known_also_after_the_counters_were_reset(int major)
    {
        await using var database = await TestDatabase.CreateAsync(major);
        await database.ExecuteAsync("""
            CREATE TABLE big (id int PRIMARY KEY, v text); ALTER TABLE big ALTER v SET STORAGE EXTERNAL;
            CREATE TABLE small (id int PRIMARY KEY, v text);
            INSERT INTO big VALUES (1, repeat('x', 100000)); INSERT INTO small VALUES (1, 'x');
            """);
        await database.ExecuteAsync("VACUUM");
        await database.ExecuteAsync("SELECT pg_stat_reset()");

        var snapshot = await ReadAsync(database, Target(database), Request(database));

        Assert.Equal([("big", true), ("small", false)], snapshot.Tables.Value.Select(table => (table.Name, table.HasToastedValues)));
    }

    [Theory]
    [MemberData(nameof(Majors.Few), MemberType = typeof(Majors))]
    public async Task Row_security_hides_rows_unless_every_policy_lets_all_of_them_through(int major)
    {
        await using var database = await TestDatabase.CreateAsync(major);
        var (user, _) = await database.CreateRoleAsync("cdc");
        await database.ExecuteAsync($"""
            CREATE TABLE no_policy (id int PRIMARY KEY); ALTER TABLE no_policy ENABLE ROW LEVEL SECURITY;
            CREATE TABLE open (id int PRIMARY KEY); ALTER TABLE open ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON open USING (true);
            CREATE TABLE narrow (id int PRIMARY KEY); ALTER TABLE narrow ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON narrow USING (id > 5);
            CREATE TABLE restricted (id int PRIMARY KEY); ALTER TABLE restricted ENABLE ROW LEVEL SECURITY;
            CREATE POLICY p ON restricted USING (true); CREATE POLICY r ON restricted AS RESTRICTIVE USING (id > 5);
            CREATE TABLE for_user (id int PRIMARY KEY); ALTER TABLE for_user ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON for_user FOR SELECT TO {user} USING (true);
            CREATE TABLE off (id int PRIMARY KEY);
            """);

        var snapshot = await ReadAsync(database, Target(database), Request(database) with { UserName = user });

        Assert.Equal(["narrow", "no_policy", "restricted"], snapshot.Tables.Value.Where(table => table.RowSecurityHides).Select(table => table.Name));
    }

    [Theory]
    [MemberData(nameof(Majors.Few), MemberType = typeof(Majors))]
    public async Task Later_tables_are_readable_only_for_the_owners_that_have_default_privileges(int major)
    {
        await using var database = await TestDatabase.CreateShopAsync(major);
        var (user, _) = await database.CreateRoleAsync("cdc");
        await database.ExecuteAsync($"ALTER DEFAULT PRIVILEGES FOR ROLE {database.Shop!.ShopOwner} IN SCHEMA sales GRANT SELECT ON TABLES TO {user}");

        var snapshot = await ReadAsync(database, Target(database), Request(database) with { UserName = user, Schemas = ["sales"] });

        var covered = snapshot.TableOwners.Value.ToDictionary(owner => owner.Owner, owner => owner.Covered);
        Assert.True(covered[database.Shop.ShopOwner]);
        Assert.False(covered[database.Shop.SalesOwner]);
    }

    [Theory]
    [MemberData(nameof(Majors.Few), MemberType = typeof(Majors))]
    public async Task A_setting_that_only_the_callers_own_role_has_is_told_apart_from_the_servers(int major)
    {
        await using var database = await TestDatabase.CreateAsync(major);
        var (plain, plainPassword) = await database.CreateRoleAsync("plain");
        var (own, ownPassword) = await database.CreateRoleAsync("own");
        await database.ExecuteAsync($"ALTER ROLE {own} SET statement_timeout = '7s'");

        var asPlain = await ReadAsync(database, Target(database, plain, plainPassword), Request(database));
        var asOwn = await ReadAsync(database, Target(database, own, ownPassword), Request(database));

        Assert.Equal(("0", false), (asPlain.Find("statement_timeout")!.Value, asPlain.Find("statement_timeout")!.Source == "user"));
        Assert.Equal(("7000", "user"), (asOwn.Find("statement_timeout")!.Value, asOwn.Find("statement_timeout")!.Source));
    }

    [Theory]
    [InlineData("pg_replication_slots", "Slots")]
    [InlineData("pg_stat_replication", "WalSenders")]
    [InlineData("pg_stat_replication_slots", "Spills")]
    [InlineData("pg_stat_activity", "LongTransactions")]
    [InlineData("pg_prepared_xacts", "PreparedTransactions")]
    [InlineData("pg_stat_database", "ConnectionsInUse")]
    [InlineData("pg_default_acl", "TableOwners")]
    [InlineData("pg_policy", "Tables")]
    public async Task A_view_that_the_caller_may_not_read_spoils_nothing_else(string view, string part)
    {
        await using var database = await TestDatabase.CreateShopAsync(17);
        var (name, password) = await database.CreateRoleAsync("nobody");
        await database.ExecuteAsync($"REVOKE SELECT ON pg_catalog.{view} FROM PUBLIC");

        var snapshot = await ReadAsync(database, Target(database, name, password), Request(database));

        Assert.Equal(new[] { "HbaRules", part }.Order(), UnreadableParts(snapshot).Order());
        Assert.Equal("logical", snapshot.Find("wal_level")!.Value);
    }

    [Fact]
    public async Task A_target_is_not_called_ready_when_a_check_that_could_fail_could_not_look()
    {
        await using var database = await TestDatabase.CreateAsync(17);
        var (name, password) = await database.CreateRoleAsync("nobody");
        await database.ExecuteAsync("REVOKE SELECT ON pg_catalog.pg_replication_slots FROM PUBLIC");
        var snapshot = await ReadAsync(database, Target(database, name, password), Request(database));
        var checks = CheckSelection.Select(["server.max_replication_slots", "server.wal_level", "server.prepared_transactions"], []);

        var summary = ReadinessEvaluator.Evaluate(snapshot, checks)[0].GetSummary();

        Assert.Equal((0, 1, false), (summary.Failed, summary.Unseen, summary.Ready));
        Assert.Contains("NOT KNOWN to be ready", summary.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(15)]
    [InlineData(18)]
    public async Task Filters_are_held_against_the_replica_identity(int major)
    {
        await using var database = await TestDatabase.CreateAsync(major);
        await database.ExecuteAsync("""
            CREATE TABLE a (id int PRIMARY KEY, n int, secret text);
            CREATE TABLE b (id int PRIMARY KEY, n int, secret text);
            CREATE TABLE c (id int, n int, PRIMARY KEY (id) INCLUDE (n));
            CREATE PUBLICATION p FOR TABLE a (n) WHERE (n > 1 AND id > 0), b (id, n), c (id) WHERE (n > 1);
            """);

        var snapshot = await ReadAsync(database, Target(database), Request(database) with { Publication = "p" });

        var filters = snapshot.Publication!.Filters;
        Assert.Equal(["a", "b", "c"], filters.Select(filter => filter.Table));
        Assert.Equal(["id"], filters[0].IdentityColumnsNotListed);
        Assert.Equal(["n"], filters[0].FilterColumnsNotInIdentity);
        Assert.Equal(["n"], filters[0].Columns!);
        Assert.NotNull(filters[0].RowFilter);
        Assert.Empty(filters[1].IdentityColumnsNotListed);
        Assert.Empty(filters[1].FilterColumnsNotInIdentity);
        Assert.Empty(filters[2].IdentityColumnsNotListed);
        Assert.Equal(["n"], filters[2].FilterColumnsNotInIdentity);
    }

    [Fact]
    public async Task Names_are_found_exactly_and_patterns_by_their_wildcards()
    {
        await using var database = await TestDatabase.CreateAsync(18);
        await database.ExecuteAsync("""
            CREATE SCHEMA "we.ird"; CREATE TABLE "we.ird"."t.1" (id int); CREATE TABLE "we.ird"."T*" (id int);
            CREATE TABLE public.t1 (id int); CREATE TABLE public.t2 (id int); CREATE TABLE public."t_" (id int);
            """);

        async Task<string[]> FoundAsync(params string[] patterns) =>
            (await ReadAsync(database, Target(database), Request(database) with { Tables = patterns.Select(TablePattern.Parse).ToList() }))
                .Tables.Value.Select(table => table.Name).ToArray();

        Assert.Equal(["t1", "t2", "t_"], (await FoundAsync("public.t?")).Order(StringComparer.Ordinal));
        Assert.Equal(["t_"], await FoundAsync("public.t_"));
        Assert.Equal(["T*"], await FoundAsync("\"we.ird\".\"T*\""));
        Assert.Equal(["T*", "t.1"], (await FoundAsync("\"we.ird\".*")).Order(StringComparer.Ordinal));
        Assert.Equal(["t1", "t.1"], (await FoundAsync("public.t1", "\"we.ird\".\"t.1\"")).OrderDescending(StringComparer.Ordinal));
    }

    private static async Task<Snapshot> ReadAsync(TestDatabase database, ConnectionTarget target, SnapshotRequest request)
    {
        Assert.Equal(database.Name, target.Database);
        await using var connection = await PostgresConnector.OpenAsync(target, CancellationToken.None);
        return await SnapshotReader.ReadAsync(connection, target, request, CancellationToken.None);
    }

    private static SnapshotRequest Request(TestDatabase database) => new() { UserName = database.UniqueName("cdc"), Publication = "absent" };

    private static ConnectionTarget Target(TestDatabase database, string? user = null, string? password = null) => new()
    {
        Host = database.Server.Host,
        Port = database.Server.Port,
        Database = database.Name,
        UserName = user ?? database.Server.SuperuserName,
        Password = user is null ? database.Server.SuperuserPassword : password,
    };

    private static List<string> UnreadableParts(Snapshot snapshot) => new (string Name, string? Reason)[]
    {
        ("Slots", snapshot.Slots.Unreadable), ("WalSenders", snapshot.WalSenders.Unreadable), ("Spills", snapshot.Spills.Unreadable),
        ("LongTransactions", snapshot.LongTransactions.Unreadable), ("PreparedTransactions", snapshot.PreparedTransactions.Unreadable),
        ("ConnectionsInUse", snapshot.ConnectionsInUse.Unreadable), ("HbaRules", snapshot.HbaRules.Unreadable), ("Schemas", snapshot.Schemas.Unreadable),
        ("TableOwners", snapshot.TableOwners.Unreadable), ("Tables", snapshot.Tables.Unreadable), ("OtherRelations", snapshot.OtherRelations.Unreadable),
    }.Where(part => part.Reason is not null).Select(part => part.Name).ToList();

    private static async Task<bool> DeleteWorksAsync(TestDatabase database, string table)
    {
        try
        {
            // Foreign keys are not the question here; without rows the check on the identity is made all the same.
            await database.ExecuteAsync($"DELETE FROM {table} WHERE false");
            return true;
        }
        catch (Npgsql.PostgresException exception) when (exception.SqlState == "55000")
        {
            return false;
        }
    }
}
