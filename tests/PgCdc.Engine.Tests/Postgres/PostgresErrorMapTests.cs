using System.Net.Sockets;
using Npgsql;
using PgCdc.Engine.Postgres;

namespace PgCdc.Engine.Tests.Postgres;

public class PostgresErrorMapTests
{
    private static readonly ConnectionTarget Target = new() { Host = "db1", Port = 5432, Database = "app", UserName = "me", Password = "secret" };

    [Theory]
    [InlineData("42501", "PermissionDenied", ErrorKind.PermissionDenied)]
    [InlineData("55P03", "LockNotAvailable", ErrorKind.ResourceBusy)]
    [InlineData("57014", "StatementTimeout", ErrorKind.OperationTimeout)]
    [InlineData("25P04", "StatementTimeout", ErrorKind.OperationTimeout)]
    [InlineData("40P01", "ConcurrentChange", ErrorKind.ResourceBusy)]
    [InlineData("40001", "ConcurrentChange", ErrorKind.ResourceBusy)]
    [InlineData("57P01", "ConnectionLost", ErrorKind.ConnectionError)]
    [InlineData("57P02", "ConnectionLost", ErrorKind.ConnectionError)]
    [InlineData("25P03", "ConnectionLost", ErrorKind.ConnectionError)]
    [InlineData("08006", "ConnectionLost", ErrorKind.ConnectionError)]
    [InlineData("25006", "ReadOnlyServer", ErrorKind.InvalidOperation)]
    [InlineData("42704", "ObjectNotFound", ErrorKind.ObjectNotFound)]
    [InlineData("42P01", "ObjectNotFound", ErrorKind.ObjectNotFound)]
    [InlineData("3F000", "ObjectNotFound", ErrorKind.ObjectNotFound)]
    [InlineData("42710", "ResourceExists", ErrorKind.ResourceExists)]
    [InlineData("23505", "ResourceExists", ErrorKind.ResourceExists)]
    [InlineData("55006", "ObjectInUse", ErrorKind.ResourceBusy)]
    [InlineData("0A000", "NotSupportedByServer", ErrorKind.NotInstalled)]
    [InlineData("53100", "LimitsExceeded", ErrorKind.LimitsExceeded)]
    [InlineData("53400", "LimitsExceeded", ErrorKind.LimitsExceeded)]
    [InlineData("55000", "PostgresError", ErrorKind.InvalidResult)]
    [InlineData("XX000", "PostgresError", ErrorKind.InvalidResult)]
    public void A_code_of_the_server_has_an_id_a_kind_and_an_advice(string sqlState, string errorId, ErrorKind kind)
    {
        var cause = new PostgresException("Es geht nicht", "ERROR", "ERROR", sqlState);

        var error = PostgresErrorMap.Translate(cause, Target, "create the publication");

        Assert.Equal((errorId, kind, sqlState, "db1:5432/app"), (error.ErrorId, error.Kind, error.SqlState, error.Target));
        Assert.Equal($"Could not create the publication on db1:5432/app: Es geht nicht (SQLSTATE {sqlState})", error.Message);
        Assert.NotEmpty(error.RecommendedAction);
        Assert.Same(cause, error.InnerException);
    }

    [Fact]
    public void The_detail_and_the_hint_of_the_server_are_not_lost()
    {
        var cause = new PostgresException(
            "permission denied to create role", "ERROR", "ERROR", "42501", "Only roles with the REPLICATION attribute may do that.", "Ask the owner.");

        var error = PostgresErrorMap.Translate(cause, Target, "create the user");

        Assert.Contains("Only roles with the REPLICATION attribute", error.Message, StringComparison.Ordinal);
        Assert.StartsWith("Ask the owner.", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void A_verifier_that_the_server_quotes_is_not_repeated()
    {
        var verifier = ScramVerifier.Create("pencil");

        var error = PostgresErrorMap.Translate(
            new PostgresException($"syntax error at or near \"'{verifier}'\"", "ERROR", "ERROR", "42601"), Target, "create the user");

        Assert.DoesNotContain(verifier.Split('$')[2], error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_Npgsql_notices_by_itself_is_told_apart()
    {
        Assert.Equal("StatementTimeout", Id(new NpgsqlException("x", new TimeoutException())));
        Assert.Equal("ConnectionLost", Id(new NpgsqlException("x", new IOException())));
        Assert.Equal("ConnectionLost", Id(new NpgsqlException("x", new SocketException())));
        Assert.Equal("ConnectionLost", Id(new EndOfStreamException()));
        Assert.Equal("UnexpectedError", Id(new InvalidCastException("x")));

        static string Id(Exception exception) => PostgresErrorMap.Translate(exception, Target, "look").ErrorId;
    }

    [Fact]
    public void A_cancellation_is_thrown_on_and_an_error_with_an_id_is_left_alone()
    {
        var known = new PgCdcException("X", ErrorKind.InvalidOperation, "m", "a");

        Assert.Same(known, PostgresErrorMap.Translate(known, Target, "look"));
        Assert.Throws<TaskCanceledException>(() => PostgresErrorMap.Translate(new TaskCanceledException(), Target, "look"));
    }

    [Fact]
    public void An_id_that_is_not_about_connecting_has_no_stage() => Assert.Null(PostgresErrorMap.StageOf("PermissionDenied"));
}
