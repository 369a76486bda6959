using PgCdc.Engine.Readiness;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Tests.Readiness;

public sealed class ReadinessEvaluatorTests
{
    [Fact]
    public void Failures_come_first_then_warnings_then_what_was_skipped_each_in_the_order_of_the_catalogue()
    {
        var checks = new IReadinessCheck[]
        {
            new Fake("a", CheckOutcome.Pass()), new Fake("b", CheckOutcome.Fail("x")), new Fake("c", CheckOutcome.Skip("x")),
            new Fake("d", CheckOutcome.Warn("x")), new Fake("e", CheckOutcome.Fail("x")), new Fake("f", CheckOutcome.Warn("x")), new Fake("g", CheckOutcome.Pass()),
        };

        var results = ReadinessEvaluator.Evaluate(HealthySnapshot.Create(), checks);

        Assert.Equal(["b", "e", "d", "f", "c", "a", "g"], results.Select(result => result.Check));
        Assert.Equal("db.example.com:5432/app (SelfManaged, PostgreSQL 17.6): NOT ready - 2 failed, 2 warnings, 2 passed, 1 skipped", results[0].GetHeading());
    }

    [Fact]
    public void What_a_check_found_is_carried_over()
    {
        var outcome = CheckOutcome.Fail("why") with { Actual = "a", Expected = "e", Objects = ["o"], Fix = new Fix("do", "sql", RestartRequired: true) };

        var result = ReadinessEvaluator.Evaluate(HealthySnapshot.Create(), [new Fake("x", outcome)]).Single();

        Assert.Equal(("a", "e", "why", "do", "sql", true), (result.Actual, result.Expected, result.Reason, result.Remediation, result.Sql, result.RestartRequired));
        Assert.Equal(["o"], result.Objects);
        Assert.Equal("https://example.com/", result.Reference);
        Assert.Equal(("db.example.com", 5432, "app", Provider.SelfManaged), (result.Server, result.Port, result.Database, result.Provider));
    }

    [Fact]
    public void A_check_that_throws_spoils_no_other()
    {
        var results = ReadinessEvaluator.Evaluate(HealthySnapshot.Create(), [new Fake("broken", null), new Fake("fine", CheckOutcome.Pass())]);

        Assert.Equal([("broken", CheckStatus.Skip), ("fine", CheckStatus.Pass)], results.Select(result => (result.Check, result.Status)));
        Assert.Contains("out of order", results[0].Reason);
    }

    [Theory]
    [InlineData("HostNotFound", "name resolution")]
    [InlineData("ConnectionRefused", "route")]
    [InlineData("TlsRequired", "TLS")]
    [InlineData("AuthenticationFailed", "authentication")]
    [InlineData("DatabaseNotFound", "database")]
    [InlineData("NotPostgreSql", "protocol")]
    public void An_unreachable_server_is_one_failed_check_that_says_what_it_was(string errorId, string stage)
    {
        var problem = new PgCdcException(errorId, ErrorKind.ConnectionError, "It did not work.", "Try this.");

        var result = ReadinessEvaluator.ForUnreachable(HealthySnapshot.Target(), problem, [new Fake("x", CheckOutcome.Pass())]).Single();

        Assert.Equal(("connection", CheckStatus.Fail), (result.Check, result.Status));
        Assert.Equal($"Failed at {stage}: It did not work.", result.Reason);
        Assert.Equal("Try this.", result.Remediation);
        Assert.Null(result.Provider);
        Assert.Equal("db.example.com:5432/app: NOT ready - 1 failed, 0 warnings, 0 passed, 0 skipped", result.GetHeading());
    }

    [Fact]
    public void A_failure_of_no_stage_is_told_as_it_is() =>
        Assert.Equal("It took too long.", ReadinessEvaluator.ForUnreachable(
            HealthySnapshot.Target(), new PgCdcException("StatementTimeout", ErrorKind.OperationTimeout, "It took too long.", "Wait."), []).Single().Reason);

    [Fact]
    public void A_server_that_is_too_old_fails_by_its_version_and_is_asked_nothing_else()
    {
        var results = ReadinessEvaluator.ForOldServer(HealthySnapshot.Target(), "9.6.24", [new Fake("server.version", CheckOutcome.Pass()), new Fake("x", CheckOutcome.Pass())]);

        Assert.Equal(
            [("server.version", CheckStatus.Fail), ("x", CheckStatus.Skip), ("connection", CheckStatus.Pass)],
            results.Select(result => (result.Check, result.Status)));
        Assert.Contains("9.6.24", results[0].Reason);
        Assert.Contains("PostgreSQL 12 or later", results[1].Reason);
    }

    [Fact]
    public void Nothing_that_was_not_read_passes()
    {
        var empty = new Snapshot
        {
            Target = HealthySnapshot.Target(),
            Request = HealthySnapshot.Create().Request,
            Scope = ScopeKind.Database,
            Server = HealthySnapshot.Create().Server,
            Caller = HealthySnapshot.Create().Caller,
            User = HealthySnapshot.Role(),
            Publication = HealthySnapshot.Publication(),
        };

        var passed = ReadinessEvaluator.Evaluate(empty, ReadinessCatalogue.All.Where(check => check.NeedsTables).ToList())
            .Where(result => result.Status == CheckStatus.Pass)
            .Select(result => result.Check);

        // It is settled by the publication itself, which was read.
        Assert.Equal(["publication.operations"], passed);
    }

    private sealed class Fake(string id, CheckOutcome? outcome) : IReadinessCheck
    {
        public string Id => id;

        public string Reference => "https://example.com/";

        public CheckOutcome Evaluate(Snapshot snapshot) => outcome ?? throw new InvalidOperationException("out of order");
    }
}
