using PgCdc.Engine.Postgres;

namespace PgCdc.Engine.Tests.Postgres;

public class TablePatternTests
{
    [Fact]
    public void A_name_as_sql_writes_it_is_read_back_as_that_name()
        => Names.ForAllPairs((schema, name) =>
        {
            var pattern = TablePattern.Parse(SqlName.Qualified(schema, name));
            return pattern.Schema == schema && pattern.Name == name && !pattern.IsWildcard && pattern.Matches(schema, name);
        });

    [Fact]
    public void A_literal_matches_its_table_and_no_other()
        => Names.ForAllPairs((schema, name) =>
            TablePattern.Literal(schema, name).Matches(schema, name) && (schema == name || !TablePattern.Literal(schema, name).Matches(name, schema)));

    [Theory]
    [InlineData("orders", null, "orders")]
    [InlineData("Orders", null, "Orders")]
    [InlineData("sales.orders", "sales", "orders")]
    [InlineData("sales.Order Details", "sales", "Order Details")]
    [InlineData("\"we.ird\".\"na\"\"me\"", "we.ird", "na\"me")]
    [InlineData("\"a*b\"", null, "a*b")]
    [InlineData("sales.\"?\"", "sales", "?")]
    [InlineData("\"a\nb\".c", "a\nb", "c")]
    [InlineData("select", null, "select")]
    public void A_name_is_taken_as_it_is_written(string text, string? schema, string name)
    {
        var pattern = TablePattern.Parse(text);

        Assert.Equal((schema, name, false), (pattern.Schema, pattern.Name, pattern.IsWildcard));
        Assert.True(pattern.Matches(schema ?? "any", name));
        Assert.False(pattern.Matches(schema ?? "any", name + "x"));
        Assert.Equal(text, pattern.ToString());
    }

    [Theory]
    [InlineData("*", "s", "t", true)]
    [InlineData("*.*", "s", "t", true)]
    [InlineData("s.*", "s", "t", true)]
    [InlineData("s.*", "S", "t", false)]
    [InlineData("s?.t", "s", "t", false)]
    [InlineData("s?.t", "s1", "t", true)]
    [InlineData("?", "s", "😀", true)]
    [InlineData("??", "s", "😀", false)]
    [InlineData("a*b*c", "s", "aXbXbc", true)]
    [InlineData("a*b*c", "s", "aXbXbcd", false)]
    [InlineData("a*", "s", "a\nb", true)]
    [InlineData("order_*", "s", "orderX1", false)]
    [InlineData("a.b*", "a", "b.c", true)]
    [InlineData("\"*\".t*", "*", "t", true)]
    [InlineData("\"*\".t*", "x", "t", false)]
    public void Wildcards_stand_for_characters_outside_quotes_only(string text, string schema, string name, bool expected)
    {
        var pattern = TablePattern.Parse(text);

        Assert.True(pattern.IsWildcard);
        Assert.Equal(expected, pattern.Matches(schema, name));
    }

    [Theory]
    [InlineData("orders", null, "^orders$")]
    [InlineData("s.o*", "^s$", "^o.*$")]
    [InlineData("\"a.b\".c?", "^a\\.b$", "^c.$")]
    [InlineData("\"^$()[]{}|+\\*?\"", null, "^\\^\\$\\(\\)\\[\\]\\{\\}\\|\\+\\\\\\*\\?$")]
    public void A_pattern_becomes_an_anchored_regular_expression_of_the_server(string text, string? schema, string name)
        => Assert.Equal((schema, name), (TablePattern.Parse(text).SchemaRegex, TablePattern.Parse(text).NameRegex));

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("a.")]
    [InlineData(".a")]
    [InlineData("a..b")]
    [InlineData("a.b.c")]
    [InlineData("\"\"")]
    [InlineData("\"a")]
    [InlineData("a\"")]
    [InlineData("a\"b\"")]
    [InlineData("\"a\"b")]
    [InlineData("\"a\".\"")]
    [InlineData("a\0")]
    [InlineData("a*\0")]
    [InlineData("s.a234567890123456789012345678901234567890123456789012345678901234")]
    public void What_is_not_a_name_is_refused(string text)
    {
        var error = Assert.Throws<PgCdcException>(() => TablePattern.Parse(text));

        Assert.Equal(("InvalidName", ErrorKind.InvalidArgument), (error.ErrorId, error.Kind));
        Assert.NotEmpty(error.RecommendedAction);
    }

    [Fact]
    public void A_pattern_with_many_stars_is_still_answered_at_once()
        => Assert.False(TablePattern.Parse(string.Concat(Enumerable.Repeat("a*", 30)) + "b").Matches("s", new string('a', 63)));
}
