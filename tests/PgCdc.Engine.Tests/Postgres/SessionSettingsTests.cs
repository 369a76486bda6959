using Npgsql;
using PgCdc.Engine.Postgres;
using PgCdc.Engine.Tests.TestServers;

namespace PgCdc.Engine.Tests.Postgres;

public class SessionSettingsTests
{
    [Theory]
    [InlineData(30, "'30000'")]
    [InlineData(0, "'0'")]
    [InlineData(int.MaxValue, "'2147483647'")]
    public void The_time_of_a_statement_is_limited_in_the_unit_of_the_setting(int seconds, string expected)
    {
        var target = new ConnectionTarget { Host = "db", Port = 5432, Database = "app", UserName = "me", CommandTimeout = TimeSpan.FromSeconds(seconds) };

        var sql = SessionSettings.Sql(target, 7);

        Assert.Contains($"set_config('statement_timeout', {expected}, ", sql, StringComparison.Ordinal);
        Assert.Contains("set_config('search_path', 'pg_catalog', ", sql, StringComparison.Ordinal);
        Assert.Contains("set_config('lock_timeout', '500', ", sql, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "pg_catalog")]
    [InlineData(1, "\"$user\", public")]
    public async Task Behind_a_pooler_the_application_gets_its_session_back_as_it_was(int distance, string searchPath)
    {
        await using var database = await TestDatabase.CreateAsync(18);
        var target = ConnectionTargetResolver.Resolve(new ConnectionRequest(database.ConnectionString()), new FakeEnvironment());
        await using var session = await PostgresConnector.OpenAsync(target, CancellationToken.None);

        // To the server, a session of a pooler is one whose process is not the one that the client was told of.
        await using var settings = new NpgsqlCommand(SessionSettings.Sql(target, session.ProcessID + distance), session);
        await settings.ExecuteNonQueryAsync();

        await using var show = new NpgsqlCommand("SHOW search_path", session);
        Assert.Equal(searchPath, await show.ExecuteScalarAsync());
    }
}
