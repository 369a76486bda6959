using PgCdc.Engine.Postgres;
using PgCdc.Engine.Tests.Operations;
using PgCdc.Engine.Tests.TestServers;
using PgCdc.Engine.Users;

namespace PgCdc.Engine.Tests.Users;

/// <summary>Requests for CDC users of a test.</summary>
internal static class TestUsers
{
    /// <summary>A request for the user <c>cdc</c>, by default on the schema public.</summary>
    public static UserRequest CdcUser(this TestDatabase database, params string[] schemas) =>
        new() { Name = database.UniqueName("cdc"), Schemas = schemas.Length == 0 ? ["public"] : schemas };

    /// <summary>Carries it out, as the superuser unless said otherwise.</summary>
    public static async Task<UserOutcome> MakeAsync(
        this UserRequest request, TestDatabase database, (string Name, string Password)? administrator = null, RecordedEvents? events = null)
    {
        var outcome = await NewUserOperation.RunAsync(Target(database, administrator), request, events ?? new(), CancellationToken.None);
        Assert.NotNull(outcome);
        return outcome;
    }

    /// <summary>Carries it out and expects to fail, with nothing changed.</summary>
    public static async Task<PgCdcException> FailAsync(
        this UserRequest request, TestDatabase database, (string Name, string Password)? administrator = null, RecordedEvents? events = null)
    {
        var before = await database.StateAsync();
        var error = await Assert.ThrowsAsync<PgCdcException>(
            () => NewUserOperation.RunAsync(Target(database, administrator), request, events ?? new(), CancellationToken.None));
        Assert.Equal(before, await database.StateAsync());
        return error;
    }

    private static ConnectionTarget Target(TestDatabase database, (string Name, string Password)? role) =>
        role is { } given ? database.Target(given) : database.Target();
}
