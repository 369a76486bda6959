using PgCdc.Engine.Plans;
using PgCdc.Engine.Postgres;
using PgCdc.Engine.Users;

namespace PgCdc.Engine.Tests.Users;

/// <summary>Decisions that need no server: what no server here is, such as a managed one, or more tables than a test wants to make.</summary>
public class UserPlannerTests
{
    private static readonly ConnectionTarget Target = new() { Host = "db", Port = 5432, Database = "app", UserName = "admin" };
    private static readonly UserRequest Request = new() { Name = "cdc", Schemas = ["public"] };
    private static readonly UserAdministrator Superuser =
        new("admin", Superuser: true, CreateRole: true, Replication: true, AdminOfUser: true, AdminOfRdsReplication: true);

    private static readonly UserAdministrator Creator =
        new("admin", Superuser: false, CreateRole: true, Replication: false, AdminOfUser: false, AdminOfRdsReplication: false);

    [Theory]
    [InlineData(14, Provider.AzureFlexible)]
    [InlineData(17, Provider.AzureFlexible)]
    [InlineData(15, Provider.CloudSql)]
    [InlineData(17, Provider.Supabase)]
    public void The_administrator_of_a_managed_server_may_more_than_postgresql_says_there_the_server_decides(int major, Provider provider)
    {
        var plan = Plan(State(major) with { Provider = provider, Administrator = Creator });

        Assert.StartsWith("CREATE ROLE cdc WITH LOGIN REPLICATION", plan.Steps[0].Display, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Provider.Rds)]
    [InlineData(Provider.Aurora)]
    public void Before_16_createrole_is_enough_to_pass_on_rds_replication(Provider provider)
    {
        var state = State(15) with { Provider = provider, Administrator = Creator, RdsReplicationExists = true };

        Assert.Equal(["CREATE ROLE cdc WITH LOGIN PASSWORD '<SCRAM-SHA-256 verifier>'", "GRANT rds_replication TO cdc"], Plan(state).Display()[..2]);
        Assert.Equal("Grant rds_replication to cdc", Assert.Single(Missing(state with { Major = 16 })).Action);
    }

    [Fact]
    public void Both_rights_on_an_existing_role_are_missed_at_once()
    {
        var state = State(17) with { Administrator = Creator, Role = Existing with { Replication = false } };

        var missing = Missing(state, Request with { Force = true });

        Assert.Equal(["Alter the role cdc", "Give the attribute REPLICATION"], missing.Select(right => right.Action));
    }

    [Fact]
    public void Views_are_never_granted_along_with_the_tables()
    {
        var tables = Tables(3);

        Assert.Contains("GRANT SELECT ON ALL TABLES IN SCHEMA public TO cdc", Plan(State(17) with { Tables = tables }).Display());
        Assert.Contains(
            "GRANT SELECT ON TABLE public.t0, public.t1, public.t2 TO cdc",
            Plan(State(17) with { Tables = tables, SchemasWithOtherRelations = new HashSet<string> { "public" } }).Display());
    }

    [Fact]
    public void Tables_that_can_be_read_already_are_not_granted_again()
    {
        var tables = Tables(3).Select((table, n) => table with { UserCanSelect = n != 1 }).ToList();

        Assert.Contains("GRANT SELECT ON TABLE public.t1 TO cdc", Plan(State(17) with { Role = Existing, Tables = tables }, Request with { Force = true }).Display());
    }

    [Fact]
    public void Of_thousands_of_tables_an_error_names_a_few_and_counts_the_rest()
    {
        var tables = Tables(5000).Select(table => table with { MayGrant = false }).ToList();
        var state = State(17) with { Administrator = Creator with { Replication = true }, Tables = tables };

        var missing = Assert.Single(Missing(state));

        Assert.Equal("Grant SELECT on 5000 tables: public.t0, public.t1, public.t2, public.t3, public.t4 and 4995 more", missing.Action);
        Assert.Equal("a superuser or an administrator of 'owner' must run: GRANT owner TO admin", missing.GrantedBy);
    }

    [Fact]
    public void On_a_standby_nothing_is_planned() =>
        Assert.Equal("ReadOnlyServer", Assert.Throws<PgCdcException>(() => Plan(State(17) with { InRecovery = true })).ErrorId);

    [Theory]
    [InlineData(Provider.SelfManaged, "admin", "cdc")]
    [InlineData(Provider.SelfManaged, "admin.branch", "cdc")]
    [InlineData(Provider.PlanetScale, "admin.branch", "cdc.branch")]
    [InlineData(Provider.PlanetScale, "ad.min.branch|replica", "cdc.branch")]
    [InlineData(Provider.PlanetScale, "admin", "cdc")]
    public void On_planetscale_the_login_name_ends_with_the_branch_of_the_administrators(Provider provider, string administrator, string expected) =>
        Assert.Equal(expected, LoginName.For(provider, "cdc", administrator));

    private static ExistingRole Existing { get; } =
        new(CanLogin: true, Replication: true, Superuser: false, Expired: false, ConnectionLimit: -1, InRdsReplication: false, WalSenderTimeout: null);

    private static UserState State(int major) => new()
    {
        Major = major,
        Provider = Provider.SelfManaged,
        InRecovery = false,
        Database = "app",
        Administrator = Superuser,
        Role = null,
        CanConnect = true,
        MayGrantConnect = true,
        RdsReplicationExists = false,
        Schemas = [new SchemaGrant("public", "owner", UserHasUsage: false, MayGrant: true)],
        Tables = [],
        SchemasWithOtherRelations = new HashSet<string>(),
        Owners = [],
    };

    private static List<TableGrant> Tables(int count) =>
        Enumerable.Range(0, count).Select(n => new TableGrant("public", $"t{n}", "owner", UserCanSelect: false, MayGrant: true)).ToList();

    private static Plan Plan(UserState state, UserRequest? request = null) =>
        UserPlanner.Plan(state, request ?? Request, "SCRAM-SHA-256$4096:c2FsdA==$a2V5:a2V5", Target);

    private static MissingRight[] Missing(UserState state, UserRequest? request = null)
    {
        var error = Assert.Throws<PgCdcException>(() => Plan(state, request));
        Assert.Equal("MissingAdminRight", error.ErrorId);
        return Assert.IsType<MissingRight[]>(error.Target);
    }
}
