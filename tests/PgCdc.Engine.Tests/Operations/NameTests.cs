using FsCheck;
using FsCheck.Fluent;
using Npgsql;
using PgCdc.Engine.Postgres;
using PgCdc.Engine.Publications;
using PgCdc.Engine.Tests.Postgres;
using PgCdc.Engine.Tests.TestServers;
using PgCdc.Engine.Users;

namespace PgCdc.Engine.Tests.Operations;

/// <summary>Names of every kind go through real SQL and come back as they were.</summary>
public class NameTests
{
    private static readonly string[] Odd =
    [
        "a\"b", "a.b", "'", "数据", "😀", "a\nb", "\\", "a;b", "--", "a$1", "x$$y$$", "@p", ":p", "{0}", " ", "CURRENT_USER", "user", "*", "%", "pG_",
        new('x', 63), new('ä', 31), new('"', 63),
    ];

    [Theory]
    [MemberData(nameof(Majors.Few), MemberType = typeof(Majors))]
    public async Task Odd_names_of_schema_table_role_and_publication_come_back_as_they_were(int major)
    {
        await using var database = await TestDatabase.CreateAsync(major);
        await using var session = await database.OpenAsync();
        for (var i = 0; i < Odd.Length; i++)
        {
            await AssertComesBackAsync(database, session, new NamesOf(Odd[i], Odd[(i + 1) % Odd.Length], Odd[(i + 2) % Odd.Length], Odd[(i + 3) % Odd.Length]));
        }
    }

    [Fact]
    public async Task Any_names_of_schema_table_role_and_publication_come_back_as_they_were()
    {
        await using var database = await TestDatabase.CreateAsync(15);
        await using var session = await database.OpenAsync();
        var property = Prop.ForAll(AnyNames(), names => AssertComesBackAsync(database, session, names));

        // FsCheck waits for a task on the thread that asks.
        await Task.Run(() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(40), property));
    }

    private static async Task AssertComesBackAsync(TestDatabase database, NpgsqlConnection session, NamesOf names)
    {
        var (schema, table) = (SqlName.Quote(names.Schema), SqlName.Qualified(names.Schema, names.Table));
        await ExecuteAsync(session, $"create schema {schema}; create table {table} (id int primary key); insert into {table} values (1)");
        var pattern = TablePattern.Literal(names.Schema, names.Table);
        var user = new UserRequest { Name = names.Role, Schemas = [names.Schema] };
        var publication = new PublicationRequest { Name = names.Publication, Scope = PublicationScope.Table, Tables = [pattern] };

        var login = await NewUserOperation.RunAsync(database.Target(), user, new RecordedEvents(), CancellationToken.None);
        var published = await NewPublicationOperation.RunAsync(database.Target(), publication, new RecordedEvents(), CancellationToken.None);

        Assert.Equal((ChangeStatus.Created, true, ChangeStatus.Created), (login!.Status, login.LoginVerified, published!.Status));
        Assert.Equal([SqlName.Qualified(names.Schema, names.Table)], published.Tables);
        await using (var reader = await database.OpenAsync(names.Role, login.Password))
        {
            await using var read = new NpgsqlCommand(
                "select current_user::text, (select format('%s|%s|%s', pubname, schemaname, tablename) from pg_publication_tables)", reader);
            await using var row = await read.ExecuteReaderAsync();
            Assert.True(await row.ReadAsync());
            Assert.Equal((names.Role, $"{names.Publication}|{names.Schema}|{names.Table}"), (row.GetString(0), row.GetString(1)));
        }

        await AssertAlreadyPresentAsync(database, user, publication);
        var role = SqlName.Quote(names.Role);
        await ExecuteAsync(session, $"drop publication {SqlName.Quote(names.Publication)}; drop schema {schema} cascade; drop owned by {role}; drop role {role}");
    }

    private static async Task AssertAlreadyPresentAsync(TestDatabase database, UserRequest user, PublicationRequest publication)
    {
        var again = await NewUserOperation.RunAsync(database.Target(), user, new RecordedEvents(), CancellationToken.None);
        var publishedAgain = await NewPublicationOperation.RunAsync(database.Target(), publication, new RecordedEvents(), CancellationToken.None);
        Assert.Equal((ChangeStatus.AlreadyPresent, ChangeStatus.AlreadyPresent), (again!.Status, publishedAgain!.Status));
    }

    private static async Task ExecuteAsync(NpgsqlConnection session, string sql)
    {
        await using var command = session.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    private static Arbitrary<NamesOf> AnyNames()
    {
        // PostgreSQL makes the name of the array type by underscores in front, and so knows no table whose name is 63 of them.
        var role = Names.Any.Where(name => !name.StartsWith("pg_", StringComparison.Ordinal) && name is not ("public" or "none" or "postgres"));
        return Arb.From(
            from schema in role
            from table in Names.Any.Where(name => name.Trim('_').Length > 0)
            from user in role
            from publication in Names.Any
            select new NamesOf(schema, table, user, publication));
    }

    private sealed record NamesOf(string Schema, string Table, string Role, string Publication);
}
