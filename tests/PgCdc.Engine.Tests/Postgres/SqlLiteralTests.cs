using PgCdc.Engine.Postgres;

namespace PgCdc.Engine.Tests.Postgres;

public class SqlLiteralTests
{
    [Theory]
    [InlineData("", "''")]
    [InlineData("plain", "'plain'")]
    [InlineData("it's", "'it''s'")]
    [InlineData(@"C:\x", @"E'C:\\x'")]
    [InlineData(@"\'; DROP TABLE x; --", @"E'\\''; DROP TABLE x; --'")]
    [InlineData("a\nb", "'a\nb'")]
    public void A_literal_means_the_same_with_and_without_standard_conforming_strings(string text, string expected)
        => Assert.Equal(expected, SqlLiteral.Quote(text));

    [Fact]
    public void A_literal_ends_at_its_last_quote_under_both_readings()
        => Names.ForAll(text =>
        {
            var sql = SqlLiteral.Quote(text);
            return sql.StartsWith('E')
                ? End(sql, 2, backslashEscapes: true) == sql.Length
                : End(sql, 1, backslashEscapes: true) == sql.Length && End(sql, 1, backslashEscapes: false) == sql.Length;
        });

    [Fact]
    public void What_cannot_be_sent_is_refused_without_being_shown()
        => Assert.All(["secret\0", "secret\uDBFF"], text =>
        {
            var error = Assert.Throws<PgCdcException>(() => SqlLiteral.Quote(text));

            Assert.Equal("InvalidText", error.ErrorId);
            Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
        });

    // Where a server stops reading the literal.
    private static int End(string sql, int from, bool backslashEscapes)
    {
        for (var i = from; i < sql.Length; i++)
        {
            if (backslashEscapes && sql[i] == '\\')
            {
                i++;
            }
            else if (sql[i] == '\'' && (i + 1 == sql.Length || sql[i + 1] != '\''))
            {
                return i + 1;
            }
            else if (sql[i] == '\'')
            {
                i++;
            }
        }

        return -1;
    }
}
