using System.Text;
using Npgsql;
using PgCdc.Engine.Tests.Operations;
using PgCdc.Engine.Tests.TestServers;

namespace PgCdc.Engine.Tests.Users;

public class UserSecretTests
{
    private const string FirstPassword = "Geheim's \"Wort\" \\ $1 – ünd";
    private const string SecondPassword = "zweites-Geheimnis-ohne-Sonderzeichen";

    [Theory]
    [MemberData(nameof(Majors.All), MemberType = typeof(Majors))]
    public async Task No_password_reaches_the_servers_log_however_much_it_logs(int major)
    {
        await using var database = await TestDatabase.CreateShopAsync(major);
        await database.ExecuteAsync(
            $"""
            alter database {database.Name} set log_statement = 'all';
            alter database {database.Name} set log_min_error_statement = 'debug5';
            alter database {database.Name} set log_min_duration_statement = 0;
            """);
        var request = database.CdcUser() with { Password = FirstPassword };

        var made = await (database.CdcUser() with { Name = database.UniqueName("generated") }).MakeAsync(database);
        await request.MakeAsync(database);
        await request.MakeAsync(database);
        await (request with { Password = SecondPassword }).FailAsync(database);
        await (request with { Password = SecondPassword, Force = true }).MakeAsync(database);
        await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync($"create role {request.Name}"));

        var log = await database.Server.ReadLogAsync();
        Assert.Contains($"CREATE ROLE {request.Name} WITH LOGIN REPLICATION PASSWORD 'SCRAM-SHA-256$", log, StringComparison.Ordinal);
        Assert.All(new[] { made.Password!, FirstPassword, SecondPassword }.SelectMany(Forms), form => Assert.DoesNotContain(form, log, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Majors.Few), MemberType = typeof(Majors))]
    public async Task Neither_password_nor_verifier_is_shown_to_anyone(int major)
    {
        await using var database = await TestDatabase.CreateAsync(major);
        var (request, events) = (database.CdcUser() with { Password = FirstPassword }, new RecordedEvents());

        var outcome = await request.MakeAsync(database, events: events);
        var error = await (request with { Password = SecondPassword }).FailAsync(database, events: events);
        var altered = await (request with { Password = SecondPassword, Force = true }).MakeAsync(database, events: events);

        var shown = string.Join('\n', [events.Shown, error.ToString(), error.RecommendedAction, .. outcome.Sql, .. altered.Sql]);
        Assert.Contains("PASSWORD '<SCRAM-SHA-256 verifier>'", shown, StringComparison.Ordinal);
        string[] secrets = [.. Forms(FirstPassword), .. Forms(SecondPassword), "SCRAM-SHA-256$"];
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, shown, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Majors.Few), MemberType = typeof(Majors))]
    public async Task The_server_keeps_the_verifier_and_does_not_take_it_for_the_password(int major)
    {
        await using var database = await TestDatabase.CreateAsync(major);
        await database.ExecuteAsync($"alter database {database.Name} set password_encryption = 'md5'");

        var outcome = await (database.CdcUser() with { Password = FirstPassword }).MakeAsync(database);

        var stored = await database.ScalarAsync<string>($"select rolpassword from pg_authid where rolname = '{outcome.UserName}'");
        Assert.StartsWith("SCRAM-SHA-256$4096:", stored, StringComparison.Ordinal);
        await (await database.OpenAsync(outcome.UserName, FirstPassword)).DisposeAsync();
        await Assert.ThrowsAsync<PostgresException>(() => database.OpenAsync(outcome.UserName, stored));
    }

    /// <summary>The ways in which a password can stand in a log.</summary>
    private static IEnumerable<string> Forms(string password) =>
    [
        password,
        password.Replace("'", "''", StringComparison.Ordinal),
        password.Replace("'", "''", StringComparison.Ordinal).Replace("\\", "\\\\", StringComparison.Ordinal),
        Convert.ToBase64String(Encoding.UTF8.GetBytes(password)),
        Convert.ToHexString(Encoding.UTF8.GetBytes(password)),
    ];
}
