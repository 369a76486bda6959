using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Tests.Readiness.Users;

public sealed class UserTimeoutsCheckTests
{
    private const string Id = "user.timeouts";

    [Fact]
    public void No_timeouts_pass() => Found.Pass(Id, HealthySnapshot.Create());

    [Theory]
    [InlineData("30s", CheckStatus.Warn)]
    [InlineData("600000", CheckStatus.Warn)]
    [InlineData("23h", CheckStatus.Warn)]
    [InlineData("2d", CheckStatus.Pass)]
    [InlineData("0", CheckStatus.Pass)]
    [InlineData("0x10", CheckStatus.Skip)]
    public void A_timeout_of_the_role_that_cuts_an_initial_load_is_a_warning(string value, CheckStatus expected) =>
        Assert.Equal(expected, Found.By(Id, HealthySnapshot.Create().WithUserSetting("statement_timeout", value)).Status);

    [Fact]
    public void The_role_is_set_for_this_database_which_nothing_outranks()
    {
        var outcome = Found.Warn(Id, HealthySnapshot.Create().WithUserSetting("idle_in_transaction_session_timeout", "5min").WithUserSetting("transaction_timeout", "1h"));

        Assert.Equal(
            """
            ALTER ROLE clickpipes_user IN DATABASE app SET idle_in_transaction_session_timeout = 0;
            ALTER ROLE clickpipes_user IN DATABASE app SET transaction_timeout = 0;
            """,
            outcome.Fix!.Sql,
            ignoreLineEndingDifferences: true);
        Assert.Equal(["idle_in_transaction_session_timeout", "transaction_timeout"], outcome.Objects);
    }

    [Fact]
    public void A_timeout_of_the_server_counts_unless_the_role_has_its_own()
    {
        var snapshot = HealthySnapshot.Create().WithSetting("statement_timeout", "30000");

        Assert.Equal("statement_timeout = 30000 ms", Found.Warn(Id, snapshot).Actual);
        Found.Pass(Id, snapshot.WithUserSetting("statement_timeout", "0"));
    }

    [Fact]
    public void A_value_that_this_session_covers_is_not_taken_for_the_server_s()
    {
        var snapshot = Covered("client", null);

        Assert.Contains("statement_timeout", Found.Skip(Id, snapshot).Reason);
        Found.Pass(Id, snapshot.WithUserSetting("statement_timeout", "0"));
        Found.Warn(Id, Covered("client", "30s"));
    }

    [Fact]
    public void A_value_that_only_a_statement_covers_is_known() => Found.Pass(Id, Covered("session", null));

    [Fact]
    public void A_version_without_transaction_timeout_needs_none() => Found.Pass(Id, HealthySnapshot.Create().WithoutSetting("transaction_timeout").WithVersion(160010));

    private static Snapshot Covered(string source, string? fileValue)
    {
        var snapshot = HealthySnapshot.Create();
        return snapshot with
        {
            Settings = new Dictionary<string, Setting>(snapshot.Settings)
            {
                ["statement_timeout"] = snapshot.Find("statement_timeout")! with { Source = source, FileValue = fileValue },
            },
        };
    }
}
