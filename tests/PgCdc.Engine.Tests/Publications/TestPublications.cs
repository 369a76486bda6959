using PgCdc.Engine.Postgres;
using PgCdc.Engine.Publications;
using PgCdc.Engine.Tests.Operations;
using PgCdc.Engine.Tests.TestServers;

namespace PgCdc.Engine.Tests.Publications;

/// <summary>Requests for publications named <c>pub</c>.</summary>
internal static class TestPublications
{
    /// <summary>FOR TABLE.</summary>
    public static PublicationRequest OfTables(params string[] tables) =>
        new() { Name = "pub", Scope = PublicationScope.Table, Tables = [.. tables.Select(TablePattern.Parse)] };

    /// <summary>FOR TABLES IN SCHEMA.</summary>
    public static PublicationRequest OfSchemas(params string[] schemas) => new() { Name = "pub", Scope = PublicationScope.Schema, Schemas = schemas };

    /// <summary>FOR ALL TABLES.</summary>
    public static PublicationRequest OfAllTables() => new() { Name = "pub", Scope = PublicationScope.AllTables };

    /// <summary>The same without some tables.</summary>
    public static PublicationRequest Without(this PublicationRequest request, params string[] tables) =>
        request with { ExcludeTables = [.. tables.Select(TablePattern.Parse)] };

    /// <summary>Carries it out, as the superuser unless said otherwise.</summary>
    public static async Task<PublicationOutcome> MakeAsync(
        this PublicationRequest request, TestDatabase database, (string Name, string Password)? administrator = null, RecordedEvents? events = null)
    {
        var outcome = await NewPublicationOperation.RunAsync(Target(database, administrator), request, events ?? new(), CancellationToken.None);
        Assert.NotNull(outcome);
        return outcome;
    }

    /// <summary>Carries it out and expects to fail, with nothing changed.</summary>
    public static async Task<PgCdcException> FailAsync(
        this PublicationRequest request, TestDatabase database, (string Name, string Password)? administrator = null, RecordedEvents? events = null)
    {
        var before = await database.StateAsync();
        var error = await Assert.ThrowsAsync<PgCdcException>(
            () => NewPublicationOperation.RunAsync(Target(database, administrator), request, events ?? new(), CancellationToken.None));
        Assert.Equal(before, await database.StateAsync());
        return error;
    }

    /// <summary>What the publication publishes, as the server sees it.</summary>
    public static async Task<string[]> PublishedAsync(this TestDatabase database) =>
        await database.ScalarAsync<string[]>(
            "select array_agg(format('%I.%I', schemaname, tablename) order by schemaname, tablename) from pg_publication_tables where pubname = 'pub'") ?? [];

    private static ConnectionTarget Target(TestDatabase database, (string Name, string Password)? role) =>
        role is { } given ? database.Target(given) : database.Target();
}
