using PgCdc.Engine.Readiness;
using PgCdc.Engine.Readiness.Checks.Connections;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Tests.Readiness.Connections;

public class HbaCheckTests
{
    [Fact]
    public void A_rule_for_the_user_and_the_database_passes_and_is_shown()
    {
        var outcome = Of(Rule());
        Assert.Equal(CheckStatus.Pass, outcome.Status);
        Assert.Equal("hostssl app clickpipes_user 0.0.0.0/0 scram-sha-256", outcome.Actual);
        Assert.Equal(["pg_hba.conf line 1"], outcome.Objects);
        Assert.Null(outcome.Reason);
    }

    [Theory]
    [InlineData("all")]
    [InlineData("clickpipes_user")]
    [InlineData("+consumers")]
    [InlineData("+clickpipes_user")]
    [InlineData("/^click.*_user$")]
    public void The_user_is_matched_by_name_keyword_group_and_expression(string user) => Assert.Equal(CheckStatus.Pass, Of(Rule(user: user)).Status);

    [Theory]
    [InlineData("admin")]
    [InlineData("CLICKPIPES_USER")]
    [InlineData("+others")]
    [InlineData("consumers")]
    [InlineData("/^other")]
    public void Other_users_rules_do_not_count(string user) => Assert.Equal(CheckStatus.Warn, Of(Rule(user: user)).Status);

    [Theory]
    [InlineData("all", CheckStatus.Pass)]
    [InlineData("app", CheckStatus.Pass)]
    [InlineData("/^a..$", CheckStatus.Pass)]
    [InlineData("other", CheckStatus.Warn)]
    [InlineData("sameuser", CheckStatus.Warn)]
    [InlineData("samerole", CheckStatus.Warn)]
    [InlineData("replication", CheckStatus.Warn)]
    public void The_database_is_matched_by_its_name_and_not_by_replication(string database, CheckStatus expected) =>
        Assert.Equal(expected, Of(Rule(database: database)).Status);

    [Fact]
    public void Sameuser_and_samerole_match_a_database_of_that_name()
    {
        var user = HealthySnapshot.Role() with { MemberOf = [HealthySnapshot.User, "app"] };
        Assert.Equal(CheckStatus.Pass, Of(HealthySnapshot.Create() with { User = user, HbaRules = HealthySnapshot.List(Rule(database: "samerole")) }).Status);
        var request = HealthySnapshot.Create().Request with { UserName = "app" };
        var named = HealthySnapshot.Create() with { User = null, Request = request, HbaRules = HealthySnapshot.List(Rule(database: "sameuser", user: "all")) };
        Assert.Equal(CheckStatus.Pass, Of(named).Status);
    }

    [Fact]
    public void A_rule_for_physical_replication_is_explained() =>
        Assert.Contains("physical replication", Of(Rule(database: "replication")).Reason, StringComparison.Ordinal);

    [Fact]
    public void An_expression_is_only_a_name_before_16() =>
        Assert.Equal(CheckStatus.Warn, Of(HealthySnapshot.Create().WithVersion(150018) with { HbaRules = HealthySnapshot.List(Rule(user: "/^click")) }).Status);

    [Fact]
    public void An_expression_that_cannot_be_tried_here_is_skipped()
    {
        var outcome = Of(Rule(user: "/(["), Rule(line: 2));
        Assert.Equal(CheckStatus.Skip, outcome.Status);
        Assert.Contains("Line 1", outcome.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("local", null, null)]
    [InlineData("host", "127.0.0.1", "255.255.255.255")]
    [InlineData("host", "127.0.0.0", "255.0.0.0")]
    [InlineData("host", "::1", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("host", "localhost", null)]
    [InlineData("host", "samehost", null)]
    public void Rules_for_the_servers_own_machine_let_no_consumer_in(string type, string? address, string? mask)
    {
        var outcome = Of(Rule(type: type, address: address, mask: mask));
        Assert.Equal(CheckStatus.Warn, outcome.Status);
        Assert.Equal("no rule", outcome.Actual);
        Assert.Contains("hostssl app clickpipes_user ADDRESS/32 scram-sha-256", outcome.Fix?.Remediation, StringComparison.Ordinal);
        Assert.Null(outcome.Fix?.Sql);
    }

    [Theory]
    [InlineData("10.0.0.0", "255.0.0.0", "10.0.0.0/8")]
    [InlineData("2001:db8::", "ffff:ffff::", "2001:db8::/32")]
    [InlineData(".example.com", null, ".example.com")]
    [InlineData("samenet", null, "samenet")]
    public void A_rule_for_some_addresses_passes_and_says_which(string address, string? mask, string shown)
    {
        var outcome = Of(Rule(address: address, mask: mask));
        Assert.Equal(CheckStatus.Pass, outcome.Status);
        Assert.Equal($"Only {shown} may come in.", outcome.Reason);
    }

    [Fact]
    public void The_keyword_all_means_every_address() => Assert.Null(Of(Rule(address: "all", mask: null)).Reason);

    [Fact]
    public void A_reject_that_comes_first_decides()
    {
        var outcome = Of(Rule(method: "reject", user: "all"), Rule(line: 2));
        Assert.Equal(CheckStatus.Warn, outcome.Status);
        Assert.Contains("Line 1 of pg_hba.conf (hostssl app all 0.0.0.0/0 reject) rejects 'clickpipes_user'", outcome.Reason, StringComparison.Ordinal);
        Assert.Contains("above line 1", outcome.Fix?.Remediation, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reject_of_a_network_decides_for_the_networks_inside_it()
    {
        var outcome = Of(Rule(address: "10.1.2.3", mask: "255.0.0.0", method: "reject"), Rule(line: 2, address: "10.20.0.0", mask: "255.255.0.0"));
        Assert.Equal(CheckStatus.Warn, outcome.Status);
        Assert.Equal(["pg_hba.conf line 1"], outcome.Objects);
    }

    [Fact]
    public void A_reject_for_other_addresses_is_said_beside_the_pass()
    {
        var outcome = Of(Rule(address: "10.0.0.0", mask: "255.0.0.0", method: "reject"), Rule(line: 2));
        Assert.Equal(CheckStatus.Pass, outcome.Status);
        Assert.Contains("Line 1 of pg_hba.conf (hostssl app clickpipes_user 10.0.0.0/8 reject) refuses 10.0.0.0/8", outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reject_after_the_rule_that_lets_in_does_not_matter() => Assert.Null(Of(Rule(), Rule(line: 2, method: "reject")).Reason);

    [Fact]
    public void A_reject_of_IPv4_leaves_IPv6_open()
    {
        var outcome = Of(Rule(method: "reject"), Rule(line: 2, address: "::", mask: "::"));
        Assert.Equal(CheckStatus.Pass, outcome.Status);
        Assert.Contains("Only ::/0 may come in.", outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Trust_lets_in_but_is_a_warning()
    {
        var outcome = Of(Rule(method: "trust"));
        Assert.Equal(CheckStatus.Warn, outcome.Status);
        Assert.Contains("without a password", outcome.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cert")]
    [InlineData("gss")]
    [InlineData("ident")]
    public void A_method_that_a_password_cannot_satisfy_is_a_warning(string method)
    {
        var outcome = Of(Rule(method: method));
        Assert.Equal(CheckStatus.Warn, outcome.Status);
        Assert.Contains(method, outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_for_unencrypted_connections_only_is_a_warning()
    {
        var outcome = Of(Rule(type: "hostnossl"));
        Assert.Equal(CheckStatus.Warn, outcome.Status);
        Assert.Contains("without encryption", outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_for_Kerberos_alone_lets_no_consumer_in() => Assert.Equal(CheckStatus.Warn, Of(Rule(type: "hostgssenc")).Status);

    [Fact]
    public void A_server_without_tls_never_uses_its_hostssl_rules()
    {
        var snapshot = HealthySnapshot.Create().WithSetting("ssl", "off");
        Assert.Equal(CheckStatus.Warn, Of(snapshot).Status);
        Assert.Contains(": host app", Of(snapshot).Fix?.Remediation, StringComparison.Ordinal);
        Assert.Equal(CheckStatus.Pass, Of(snapshot with { HbaRules = HealthySnapshot.List(Rule(type: "host")) }).Status);
    }

    [Fact]
    public void A_line_that_is_not_valid_is_said_first()
    {
        var outcome = Of(Rule(), new HbaRuleFacts(7, null, [], [], null, null, null, "invalid connection type \"hots\""));
        Assert.Equal(CheckStatus.Warn, outcome.Status);
        Assert.Contains("Line 7 is not valid", outcome.Reason, StringComparison.Ordinal);
        Assert.Equal(["pg_hba.conf line 7"], outcome.Objects);
    }

    [Fact]
    public void A_line_that_can_match_nothing_here_is_passed_over()
    {
        var useless = Rule(method: "reject") with { Error = "hostssl record cannot match because SSL is disabled" };
        Assert.Equal(["pg_hba.conf line 2"], Of(useless, Rule(line: 2, type: "host")).Objects);
    }

    [Theory]
    [InlineData("all", "\"all\"")]
    [InlineData("my user", "\"my user\"")]
    [InlineData("a\"b", "\"a\"\"b\"")]
    public void Names_that_pg_hba_would_misread_are_quoted_in_the_line_to_add(string user, string written)
    {
        var snapshot = HealthySnapshot.Create();
        var outcome = Of(snapshot with { Request = snapshot.Request with { UserName = user }, User = null, HbaRules = HealthySnapshot.List<HbaRuleFacts>() });
        Assert.Contains($"hostssl app {written} ADDRESS/32", outcome.Fix?.Remediation, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_caller_may_not_read_is_skipped_with_the_reason()
    {
        var outcome = Of(HealthySnapshot.Create() with { HbaRules = Readable.Not<IReadOnlyList<HbaRuleFacts>>("'admin' may not read it.") });
        Assert.Equal(CheckStatus.Skip, outcome.Status);
        Assert.Equal("'admin' may not read it.", outcome.Reason);
    }

    [Theory]
    [InlineData(Provider.AzureFlexible)]
    [InlineData(Provider.Rds)]
    [InlineData(Provider.PlanetScale)]
    public void A_provider_keeps_pg_hba_to_itself(Provider provider) =>
        Assert.Equal(CheckStatus.Skip, Of(HealthySnapshot.Create().WithProvider(provider)).Status);

    private static HbaRuleFacts Rule(
        int line = 1,
        string type = "hostssl",
        string database = "app",
        string user = HealthySnapshot.User,
        string? address = "0.0.0.0",
        string? mask = "0.0.0.0",
        string method = "scram-sha-256") =>
        new(line, type, [database], [user], address, mask, method, null);

    private static CheckOutcome Of(params HbaRuleFacts[] rules) => Of(HealthySnapshot.Create() with
    {
        User = HealthySnapshot.Role() with { MemberOf = [HealthySnapshot.User, "consumers"] },
        HbaRules = HealthySnapshot.List(rules),
    });

    private static CheckOutcome Of(Snapshot snapshot) => new HbaCheck().Evaluate(snapshot);
}
