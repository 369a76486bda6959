using PgCdc.Engine.Postgres;

namespace PgCdc.Engine.Tests.Postgres;

public class SqlNameTests
{
    [Fact]
    public void A_quoted_name_reads_back_as_the_name_whatever_is_in_it()
        => Names.ForAll(name => Read(SqlName.Quote(name)) == name);

    [Fact]
    public void A_quote_inside_a_quoted_name_never_ends_it()
        => Names.ForAll(name =>
        {
            var quoted = SqlName.Quote(name);
            return quoted == name || !quoted[1..^1].Replace("\"\"", "", StringComparison.Ordinal).Contains('"', StringComparison.Ordinal);
        });

    [Theory]
    [InlineData("orders", "orders")]
    [InlineData("_a$1", "_a$1")]
    [InlineData("Orders", "\"Orders\"")]
    [InlineData("1a", "\"1a\"")]
    [InlineData("$a", "\"$a\"")]
    [InlineData("order", "\"order\"")]
    [InlineData("user", "\"user\"")]
    [InlineData("json_table", "\"json_table\"")]
    [InlineData("a-b", "\"a-b\"")]
    [InlineData("ä", "\"ä\"")]
    [InlineData("a\nb", "\"a\nb\"")]
    [InlineData("", "\"\"")]
    [InlineData("a\"; DROP TABLE x; --", "\"a\"\"; DROP TABLE x; --\"")]
    public void A_name_is_quoted_only_where_it_must_be(string name, string expected) => Assert.Equal(expected, SqlName.Quote(name));

    [Fact]
    public void Schema_and_name_are_quoted_apart() => Assert.Equal("\"a.b\".\"c\"\"d\"", new QualifiedName("a.b", "c\"d").ToString());

    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    [InlineData("a234567890123456789012345678901234567890123456789012345678901234")]
    [InlineData("ääääääääääääääääääääääääääääääää")]
    public void What_no_server_can_store_under_that_name_is_refused(string name)
    {
        var error = Assert.Throws<PgCdcException>(() => SqlName.Validate(name, "publication"));

        Assert.Equal(("InvalidName", ErrorKind.InvalidArgument), (error.ErrorId, error.Kind));
        Assert.Contains("publication", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_name_of_up_to_63_bytes_is_valid()
        => Names.ForAll(name =>
        {
            SqlName.Validate(name, "table");
            return true;
        });

    // Not inline data: metadata is UTF-8, and half a surrogate pair has none.
    [Fact]
    public void What_would_end_or_break_the_statement_is_never_quoted()
        => Assert.All(["a\0b", "\uD800x", "a\uDC00"], name =>
        {
            Assert.Equal("InvalidName", Assert.Throws<PgCdcException>(() => SqlName.Quote(name)).ErrorId);
            Assert.Equal("InvalidName", Assert.Throws<PgCdcException>(() => SqlName.Validate(name, "table")).ErrorId);
        });

    private static string Read(string sql) => sql[0] == '"' ? sql[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal) : sql;
}
