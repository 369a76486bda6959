using PgCdc.Engine.Postgres;

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

        var sql = SessionSettings.Sql(target);

        Assert.Contains($"set_config('statement_timeout', {expected}, false)", sql, StringComparison.Ordinal);
        Assert.Contains("set_config('search_path', 'pg_catalog', false)", sql, StringComparison.Ordinal);
        Assert.Contains("set_config('lock_timeout', '2000', false)", sql, StringComparison.Ordinal);
    }
}
