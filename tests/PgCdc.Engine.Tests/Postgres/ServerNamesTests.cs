using FsCheck.Fluent;
using Npgsql;
using PgCdc.Engine.Postgres;
using PgCdc.Engine.Tests.TestServers;

namespace PgCdc.Engine.Tests.Postgres;

/// <summary>A real server reads what the engine writes.</summary>
public class ServerNamesTests
{
    private static readonly string[] Sample = Names.Any.Sample(400).Distinct().ToArray();

    [Theory]
    [MemberData(nameof(Majors.Few), MemberType = typeof(Majors))]
    public async Task A_server_reads_every_quoted_name_as_the_name(int major)
    {
        await using var database = await TestDatabase.CreateAsync(major);
        await using var session = await database.OpenAsync();
        await using var command = new NpgsqlCommand($"SELECT {string.Join(", ", Sample.Select((name, i) => $"{i} AS {SqlName.Quote(name)}"))}", session);

        await using var reader = await command.ExecuteReaderAsync();

        Assert.Equal(Sample, Enumerable.Range(0, reader.FieldCount).Select(reader.GetName));
    }

    [Theory]
    [MemberData(nameof(Majors.Few), MemberType = typeof(Majors))]
    public async Task Every_word_that_a_server_reserves_is_quoted(int major)
    {
        await using var database = await TestDatabase.CreateAsync(major);

        var words = await database.ScalarAsync<string[]>("SELECT array_agg(word) FROM pg_get_keywords() WHERE catcode IN ('R', 'C', 'T')");

        Assert.All(words!, word => Assert.Equal($"\"{word}\"", SqlName.Quote(word)));
    }

    [Theory]
    [InlineData("on")]
    [InlineData("off")]
    public async Task A_server_reads_every_literal_as_the_text(string standardConformingStrings)
    {
        await using var database = await TestDatabase.CreateAsync(15);
        await using var session = await database.OpenAsync();
        await using var setting = new NpgsqlCommand($"SET standard_conforming_strings = {standardConformingStrings}", session);
        await setting.ExecuteNonQueryAsync();
        await using var command = new NpgsqlCommand($"SELECT ARRAY[{string.Join(", ", Sample.Select(SqlLiteral.Quote))}]", session);

        Assert.Equal(Sample, (string[]?)await command.ExecuteScalarAsync());
    }

    [Theory]
    [MemberData(nameof(Majors.Few), MemberType = typeof(Majors))]
    public async Task A_server_finds_with_the_regular_expression_what_the_pattern_matches(int major)
    {
        await using var database = await TestDatabase.CreateAsync(major);
        await using var session = await database.OpenAsync();
        var patterns = Sample.Where(name => !name.Contains('"', StringComparison.Ordinal) && !name.Contains('.', StringComparison.Ordinal))
            .Concat(["*", "?", "a*", "*a", "?*?", "*\n*", "*\\*"])
            .Select(TablePattern.Parse)
            .Concat(Sample.Select(name => TablePattern.Literal("s", name)))
            .ToArray();
        await using var command = new NpgsqlCommand(
            """
            SELECT p.i::int, n.i::int
              FROM unnest($1) WITH ORDINALITY p (regex, i), unnest($2) WITH ORDINALITY n (name, i)
             WHERE n.name ~ p.regex
             ORDER BY 1, 2
            """,
            session);
        command.Parameters.Add(new NpgsqlParameter { Value = patterns.Select(pattern => pattern.NameRegex).ToArray() });
        command.Parameters.Add(new NpgsqlParameter { Value = Sample });

        var found = new List<(int Pattern, int Name)>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            found.Add((reader.GetInt32(0) - 1, reader.GetInt32(1) - 1));
        }

        var expected = from pattern in Enumerable.Range(0, patterns.Length)
                       from name in Enumerable.Range(0, Sample.Length)
                       where patterns[pattern].Matches("s", Sample[name])
                       select (pattern, name);
        Assert.Equal(expected, found);
    }
}
