using PgCdc.Engine.Publications;
using PgCdc.Engine.Readiness.Snapshots;
using PgCdc.Engine.Tests.Readiness;
using static PgCdc.Engine.Tests.Publications.TestPublications;
using static PgCdc.Engine.Tests.Readiness.HealthySnapshot;

namespace PgCdc.Engine.Tests.Publications;

/// <summary>Decisions that need no server: what no server here is, such as a managed one, or more tables than a test wants to make.</summary>
public class PublicationPlannerTests
{
    [Theory]
    [InlineData(Provider.SelfManaged, false)]
    [InlineData(Provider.PlanetScale, false)]
    [InlineData(Provider.Rds, true)]
    [InlineData(Provider.AzureFlexible, true)]
    public void The_administrators_of_most_managed_servers_may_try_all_tables(Provider provider, bool tries)
    {
        var snapshot = New() with { Caller = New().Caller with { Superuser = false, MayCreateInDatabase = true }, Server = New().Server with { Provider = provider } };

        if (tries)
        {
            Assert.Equal("CREATE PUBLICATION pub FOR ALL TABLES", Assert.Single(Plan(snapshot, OfAllTables()).Steps.Steps).Sql);
        }
        else
        {
            Assert.Equal("MissingAdminRight", Assert.Throws<PgCdcException>(() => Plan(snapshot, OfAllTables())).ErrorId);
        }
    }

    [Fact]
    public void Of_many_tables_at_risk_the_message_names_ten_and_the_error_all()
    {
        var tables = Enumerable.Range(0, 5000).Select(n => Table($"t{n}", writesPublishedNow: false, primaryKey: KeyState.None, updates: n, deletes: n)).ToArray();

        var error = Assert.Throws<PgCdcException>(() => Plan(New() with { Tables = List(tables) }, OfAllTables()));

        Assert.Equal(5000, Assert.IsType<TableAtRisk[]>(error.Target).Length);
        Assert.Contains("public.t4999 (4999 updates, 4999 deletes; no primary key), public.t4998", error.Message, StringComparison.Ordinal);
        Assert.Contains("and 4990 more", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void On_a_standby_nothing_is_planned()
    {
        var snapshot = New() with { Server = New().Server with { InRecovery = true } };

        Assert.Equal("ReadOnlyServer", Assert.Throws<PgCdcException>(() => Plan(snapshot, OfAllTables())).ErrorId);
    }

    [Fact]
    public void Consent_to_a_plan_covers_what_is_left_of_it_and_nothing_more()
    {
        Plans.Plan one = new([new("a"), new("b")]), less = new([new("b")]), more = new([new("b"), new("c")]);

        Assert.True(less.IsCoveredBy(one));
        Assert.False(more.IsCoveredBy(one));
        Assert.True(Plans.Plan.Empty.IsCoveredBy(Plans.Plan.Empty));
    }

    private static Snapshot New() => Create() with { Scope = ScopeKind.Database, Publication = null };

    private static PublicationPlan Plan(Snapshot snapshot, PublicationRequest request) => PublicationPlanner.Plan(snapshot, request);
}
