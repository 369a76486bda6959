using PgCdc.Engine.Readiness;
using PgCdc.Engine.Readiness.Checks.Server;
using PgCdc.Engine.Readiness.Checks.Users;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Tests.Readiness.Server;

public class WalSenderTimeoutCheckTests
{
    private const string Name = "wal_sender_timeout";

    [Theory]
    [InlineData("0", CheckStatus.Pass)]
    [InlineData("300000", CheckStatus.Pass)]
    [InlineData("299999", CheckStatus.Warn)]
    [InlineData("60000", CheckStatus.Warn)]
    public void The_servers_value_counts_where_the_user_has_none(string value, CheckStatus expected) =>
        Assert.Equal(expected, Of(HealthySnapshot.Create().WithSetting(Name, value)).Status);

    [Theory]
    [InlineData("0", CheckStatus.Pass)]
    [InlineData("5min", CheckStatus.Pass)]
    [InlineData("1h", CheckStatus.Pass)]
    [InlineData("300000", CheckStatus.Pass)]
    [InlineData("60s", CheckStatus.Warn)]
    [InlineData("soon", CheckStatus.Skip)]
    public void The_users_own_value_goes_before_the_servers(string value, CheckStatus expected)
    {
        var server = expected == CheckStatus.Pass ? "60000" : "0";
        var outcome = Of(HealthySnapshot.Create().WithSetting(Name, server).WithUserSetting(Name, value));
        Assert.Equal(expected, outcome.Status);
        Assert.Equal($"{value} (set for the role)", outcome.Actual);
    }

    [Fact]
    public void Zero_has_its_price_said() => Assert.Contains("price", Of(HealthySnapshot.Create().WithSetting(Name, "0")).Reason, StringComparison.Ordinal);

    [Theory]
    [InlineData(Provider.SelfManaged, "ALTER ROLE clickpipes_user SET wal_sender_timeout = '5min';")]
    [InlineData(Provider.Rds, "ALTER ROLE clickpipes_user SET wal_sender_timeout = '0';")]
    [InlineData(Provider.AzureFlexible, "ALTER ROLE clickpipes_user SET wal_sender_timeout = '0';")]
    public void The_fix_touches_the_user_alone_with_the_value_of_the_guide(Provider provider, string sql) =>
        Assert.Equal(sql, Of(HealthySnapshot.Create().WithSetting(Name, "60000").WithProvider(provider)).Fix?.Sql);

    [Fact]
    public void A_user_that_does_not_exist_yet_is_made_with_it_by_the_one_command_that_makes_it()
    {
        var snapshot = HealthySnapshot.Create().WithSetting(Name, "60000") with { User = null };
        var exists = new UserExistsCheck().Evaluate(snapshot);
        Assert.EndsWith(" -Name clickpipes_user -Schema public -WalSenderTimeout 300000", exists.Fix?.Remediation, StringComparison.Ordinal);
        Assert.EndsWith("ALTER ROLE clickpipes_user SET wal_sender_timeout = 300000;", exists.Fix?.Sql, StringComparison.Ordinal);
        Assert.Equal(exists.Fix?.Remediation, Of(snapshot).Fix?.Remediation);
    }

    [Fact]
    public void What_the_callers_own_role_sets_is_not_the_users_value()
    {
        var snapshot = HealthySnapshot.Create().WithSetting(Name, "0");
        var ofCaller = snapshot.Settings[Name] with { Source = "user" };
        Assert.Equal(CheckStatus.Skip, Of(With(snapshot, ofCaller)).Status);
        var ofFile = Of(With(snapshot, ofCaller with { FileValue = "1min" }));
        Assert.Equal((CheckStatus.Warn, "1min"), (ofFile.Status, ofFile.Actual));
    }

    [Fact]
    public void A_hidden_setting_is_skipped() => Assert.Equal(CheckStatus.Skip, Of(HealthySnapshot.Create().WithoutSetting(Name)).Status);

    private static Snapshot With(Snapshot snapshot, Setting setting) =>
        snapshot with { Settings = new Dictionary<string, Setting>(snapshot.Settings) { [setting.Name] = setting } };

    private static CheckOutcome Of(Snapshot snapshot) => new WalSenderTimeoutCheck().Evaluate(snapshot);
}
