using PgCdc.Engine.Publications;
using PgCdc.Engine.Tests.Publications;
using PgCdc.Engine.Tests.TestServers;
using PgCdc.Engine.Tests.Users;
using PgCdc.Engine.Users;

namespace PgCdc.Engine.Tests.Operations;

/// <summary>Other sessions that change the same at the same time, or hold what is needed.</summary>
public class InterferenceTests
{
    private static readonly ChangeStatus[] OneOfFour = [ChangeStatus.Created, ChangeStatus.AlreadyPresent, ChangeStatus.AlreadyPresent, ChangeStatus.AlreadyPresent];

    [Theory]
    [MemberData(nameof(Majors.All), MemberType = typeof(Majors))]
    public async Task Of_several_runs_at_once_one_makes_the_user_and_the_others_find_it(int major)
    {
        await using var database = await TestDatabase.CreateShopAsync(major);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => database.CdcUser("public", "sales").MakeAsync(database)));

        Assert.Equal(OneOfFour, outcomes.Select(outcome => outcome.Status).Order());
        Assert.Equal(outcomes.Single(outcome => outcome.Status == ChangeStatus.Created), outcomes.Single(outcome => outcome.Password is not null));
    }

    [Theory]
    [MemberData(nameof(Majors.All), MemberType = typeof(Majors))]
    public async Task Of_several_runs_at_once_one_makes_the_publication_and_the_others_find_it(int major)
    {
        await using var database = await TestDatabase.CreateShopAsync(major);
        var request = TestPublications.OfSchemas("public", "sales") with { ReplicaIdentityFull = true };

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => request.MakeAsync(database)));

        Assert.Equal(OneOfFour, outcomes.Select(outcome => outcome.Status).Order());
    }

    [Theory]
    [MemberData(nameof(Majors.Few), MemberType = typeof(Majors))]
    public async Task Different_users_that_are_granted_the_same_tables_at_once_are_all_made(int major)
    {
        await using var database = await TestDatabase.CreateShopAsync(major);
        var requests = Enumerable.Range(0, 8).Select(n => database.CdcUser("public", "sales") with { Name = database.UniqueName($"cdc{n}") });

        var outcomes = await Task.WhenAll(requests.Select(request => request.MakeAsync(database)));

        Assert.All(outcomes, outcome => Assert.Equal((ChangeStatus.Created, true), (outcome.Status, outcome.LoginVerified)));
    }

    [Theory]
    [MemberData(nameof(Majors.All), MemberType = typeof(Majors))]
    public async Task A_locked_table_holds_the_user_up_no_longer_than_it_is_locked(int major)
    {
        await using var database = await TestDatabase.CreateShopAsync(major);
        await using var blocker = await Blocker.HoldAsync(database, "lock table customers in access exclusive mode");
        var events = new RecordedEvents { Repeats = () => blocker.ReleaseAsync().GetAwaiter().GetResult() };

        // GRANT locks the table from 18 on.
        Assert.Equal(ChangeStatus.Created, (await database.CdcUser("public", "sales").MakeAsync(database, events: events)).Status);
    }

    [Theory]
    [MemberData(nameof(Majors.Few), MemberType = typeof(Majors))]
    public async Task The_user_is_made_as_soon_as_the_other_session_is_done(int major)
    {
        await using var database = await TestDatabase.CreateShopAsync(major);
        await using var blocker = await Blocker.HoldAsync(database, "grant select on customers to public");
        var events = new RecordedEvents { Repeats = () => blocker.ReleaseAsync().GetAwaiter().GetResult() };

        Assert.Equal(ChangeStatus.Created, (await database.CdcUser().MakeAsync(database, events: events)).Status);
        Assert.Single(events.Plans);
    }

    [Theory]
    [InlineData(12, "lock table customers in access exclusive mode")]
    [InlineData(15, "lock table customers in access exclusive mode")]
    [InlineData(18, "lock table customers in access exclusive mode")]
    [InlineData(15, "lock table orders in access exclusive mode")]
    [InlineData(15, "lock table orders_2024 in access exclusive mode")]
    public async Task The_publication_is_made_as_soon_as_the_other_session_is_done(int major, string work)
    {
        await using var database = await TestDatabase.CreateShopAsync(major);
        await using var blocker = await Blocker.HoldAsync(database, work);
        var events = new RecordedEvents { Repeats = () => blocker.ReleaseAsync().GetAwaiter().GetResult() };
        var request = TestPublications.OfSchemas("public") with { ReplicaIdentityFull = true };

        Assert.Equal(ChangeStatus.Created, (await request.MakeAsync(database, events: events)).Status);
    }

    [Fact]
    public async Task A_lock_that_is_never_released_is_an_error_of_its_own_and_nothing_is_half_made()
    {
        await using var database = await TestDatabase.CreateShopAsync(18);
        await database.ExecuteAsync("create publication other for table sales.leads");
        await using var grant = await Blocker.HoldAsync(database, "grant select on customers to public");
        await using var table = await Blocker.HoldAsync(database, "lock table products in access exclusive mode");
        await using var partitioned = await Blocker.HoldAsync(database, "lock table orders in access exclusive mode");
        await using var published = await Blocker.HoldAsync(database, "lock table sales.leads in access exclusive mode");
        var before = await database.StateAsync();

        var errors = await Task.WhenAll(
            FailAsync(() => NewUserOperation.RunAsync(database.Target(), database.CdcUser(), new RecordedEvents(), CancellationToken.None)),
            FailAsync(() => MakeAsync(TestPublications.OfTables("public.products"))),
            FailAsync(() => MakeAsync(TestPublications.OfTables("public.orders"))),
            FailAsync(() => MakeAsync(TestPublications.OfTables("public.customers"))));

        Assert.All(errors, error => Assert.Equal(("LockNotAvailable", ErrorKind.ResourceBusy, "55P03"), (error.ErrorId, error.Kind, error.SqlState)));
        Assert.Equal(before, await database.StateAsync());

        Task MakeAsync(PublicationRequest request) => NewPublicationOperation.RunAsync(database.Target(), request, new RecordedEvents(), CancellationToken.None);
        Task<PgCdcException> FailAsync(Func<Task> run) => Assert.ThrowsAsync<PgCdcException>(run);
    }
}
