using System.Text.RegularExpressions;
using PgCdc.Engine.Tests.Operations;
using PgCdc.Engine.Tests.TestServers;
using static PgCdc.Engine.Tests.Publications.TestPublications;

namespace PgCdc.Engine.Tests.Publications;

public partial class PublicationAdministratorTests
{
    [Theory]
    [MemberData(nameof(Majors.All), MemberType = typeof(Majors))]
    public async Task The_owner_of_tables_and_database_publishes_a_schema_as_a_list(int major)
    {
        await using var database = await TestDatabase.CreateAsync(major);
        var owner = await OwnerAsync(database);
        var events = new RecordedEvents();

        var outcome = await (OfSchemas("app") with { ReplicaIdentityFull = true }).MakeAsync(database, owner, events);

        Assert.Equal((ChangeStatus.Created, PublicationScope.Table), (outcome.Status, outcome.Scope));
        Assert.Equal(["ALTER TABLE app.nokey REPLICA IDENTITY FULL", "CREATE PUBLICATION pub FOR TABLE app.keyed, app.nokey"], outcome.Sql);
        Assert.Contains(events.Warnings, warning => warning.Contains("tables made later are not included", StringComparison.Ordinal));
        Assert.Equal(ChangeStatus.AlreadyPresent, (await OfSchemas("app").MakeAsync(database, owner)).Status);
    }

    [Theory]
    [InlineData(15)]
    [InlineData(18)]
    public async Task What_a_superuser_made_for_a_schema_is_found_by_one_who_could_not_have_made_it(int major)
    {
        await using var database = await TestDatabase.CreateAsync(major);
        var owner = await OwnerAsync(database);
        await (OfSchemas("app") with { ReplicaIdentityFull = true }).MakeAsync(database);
        var events = new RecordedEvents();

        var outcome = await OfSchemas("app").MakeAsync(database, owner, events);

        Assert.Equal((ChangeStatus.AlreadyPresent, PublicationScope.Schema, 0), (outcome.Status, outcome.Scope, events.Warnings.Count));
    }

    [Theory]
    [MemberData(nameof(Majors.Few), MemberType = typeof(Majors))]
    public async Task All_tables_take_a_superuser(int major)
    {
        await using var database = await TestDatabase.CreateAsync(major);
        var owner = await OwnerAsync(database);

        var error = await (OfAllTables() with { ReplicaIdentityFull = true }).FailAsync(database, owner);

        Assert.Equal("not a superuser", Assert.Single(Missing(error)).Missing);
    }

    [Theory]
    [MemberData(nameof(Majors.All), MemberType = typeof(Majors))]
    public async Task A_nobody_is_told_all_that_is_missing_at_once_and_needs_nothing_else(int major)
    {
        await using var database = await TestDatabase.CreateShopAsync(major);
        var nobody = await database.CreateRoleAsync("nobody");
        var request = OfSchemas("public", "sales") with { ReplicaIdentityFull = true };

        var missing = Missing(await request.FailAsync(database, nobody));

        var actions = missing.Select(right => right.Action).ToList();
        Assert.Equal(5, actions.Count);
        Assert.Contains("Make a publication", actions);
        Assert.Equal(2, actions.Count(action => action.StartsWith("Publish ", StringComparison.Ordinal)));
        Assert.Equal(2, actions.Count(action => action.StartsWith("Set the replica identity of ", StringComparison.Ordinal)));
        foreach (var right in missing)
        {
            await database.ExecuteAsync(Statement().Match(right.GrantedBy).Value);
        }

        Assert.Equal(ChangeStatus.Created, (await request.MakeAsync(database, nobody)).Status);
    }

    [Theory]
    [MemberData(nameof(Majors.Few), MemberType = typeof(Majors))]
    public async Task A_publication_of_someone_else_is_altered_by_nobody_but_its_owner(int major)
    {
        await using var database = await TestDatabase.CreateAsync(major);
        var owner = await OwnerAsync(database);
        await database.ExecuteAsync("create publication pub for table app.keyed");
        var request = OfTables("app.keyed", "app.nokey") with { ReplicaIdentityFull = true, Force = true };

        var missing = Assert.Single(Missing(await request.FailAsync(database, owner)));

        Assert.Equal(("Alter publication pub", "not its owner"), (missing.Action, missing.Missing));
        Assert.Equal(ChangeStatus.AlreadyPresent, (await OfTables("app.keyed").MakeAsync(database, owner)).Status);
    }

    [Fact]
    public async Task The_replica_identity_of_a_published_table_needs_no_right_on_the_publication()
    {
        await using var database = await TestDatabase.CreateAsync(15);
        var owner = await OwnerAsync(database);
        await database.ExecuteAsync("create publication pub for table app.nokey");

        var outcome = await (OfTables("app.nokey") with { ReplicaIdentityFull = true }).MakeAsync(database, owner);

        Assert.Equal(["ALTER TABLE app.nokey REPLICA IDENTITY FULL"], outcome.Sql);
    }

    /// <summary>A role that owns the schema app and its tables, and may make publications; no superuser.</summary>
    private static async Task<(string Name, string Password)> OwnerAsync(TestDatabase database)
    {
        var owner = await database.CreateRoleAsync("owner");
        await database.ExecuteAsync(
            $"""
            grant create on database {database.Name} to {owner.Name};
            create schema app authorization {owner.Name};
            create table app.keyed (id int primary key); alter table app.keyed owner to {owner.Name};
            create table app.nokey (id int); alter table app.nokey owner to {owner.Name};
            """);
        return owner;
    }

    private static MissingRight[] Missing(PgCdcException error)
    {
        Assert.Equal(("MissingAdminRight", ErrorKind.PermissionDenied), (error.ErrorId, error.Kind));
        return Assert.IsType<MissingRight[]>(error.Target);
    }

    [GeneratedRegex("(?<=must run: )[^;]+")]
    private static partial Regex Statement();
}
