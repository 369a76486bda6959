using PgCdc.Engine.Postgres;

namespace PgCdc.Engine.Tests.Postgres;

public class PasswordFileTests
{
    [Theory]
    [InlineData("db1:5432:app:me:secret", "secret")]
    [InlineData("*:*:*:*:secret", "secret")]
    [InlineData("db2:5432:app:me:no\ndb1:*:app:me:secret", "secret")]
    [InlineData("db1:*:*:*:first\ndb1:5432:app:me:second", "first")]
    [InlineData("# db1:5432:app:me:no\n\ndb1:5432:app:me:secret", "secret")]
    [InlineData("db1:5432:app:me:a\\:b\\\\c", "a:b\\c")]
    [InlineData("db1:5432:app:me:a:b", "a")]
    [InlineData("db1:5432:app:me:sec ret ", "sec ret ")]
    [InlineData("db1:5433:app:me:no", null)]
    [InlineData("db1:5432:App:me:no", null)]
    [InlineData("db1:5432:app:me", null)]
    [InlineData("db1:5432:app:me:", null)]
    [InlineData("db:5432:app:me:no", null)]
    [InlineData("\\*:5432:app:me:no", null)]
    [InlineData("", null)]
    public void The_first_line_that_fits_has_the_password(string lines, string? expected)
        => Assert.Equal(expected, Password(lines, "db1", "app", "me"));

    [Theory]
    [InlineData("2001\\:db8\\:\\:7:5432:*:*:secret", "2001:db8::7", "secret")]
    [InlineData("localhost:*:*:*:secret", "/var/run/postgresql", "secret")]
    [InlineData("/srv/pg:*:*:*:secret", "/srv/pg", "secret")]
    [InlineData("localhost:*:*:*:secret", "/srv/pg", null)]
    public void Hosts_with_colons_are_escaped_and_localhost_means_the_default_sockets_too(string lines, string host, string? expected)
        => Assert.Equal(expected, Password(lines, host, "app", "me"));

    [Fact]
    public void Names_may_have_colons_stars_and_backslashes()
        => Assert.Equal("secret", Password("db1:*:a\\:p\\\\p:\\*:secret", "db1", "a:p\\p", "*"));

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherExecute)]
    public void A_file_that_others_have_access_to_is_ignored_and_that_is_said(UnixFileMode others)
    {
        var environment = Home("*:*:*:*:secret");
        environment.Modes["/home/me/.pgpass"] = UnixFileMode.UserRead | others;

        var target = ConnectionTargetResolver.Resolve(new ConnectionRequest("db1"), environment);

        Assert.Null(target.Password);
        Assert.Contains("chmod 0600 '/home/me/.pgpass'", Assert.Single(target.Notices), StringComparison.Ordinal);
    }

    [Fact]
    public void The_file_is_where_the_variable_or_the_connection_string_says()
    {
        var environment = new FakeEnvironment
        {
            Variables = { ["HOME"] = "/home/me", ["PGPASSFILE"] = "/b" },
            Files = { ["/home/me/.pgpass"] = "*:*:*:*:a", ["/b"] = "*:*:*:*:b", ["/c"] = "*:*:*:*:c" },
        };

        Assert.Equal("b", ConnectionTargetResolver.Resolve(new ConnectionRequest("db1"), environment).Password);
        Assert.Equal("c", ConnectionTargetResolver.Resolve(new ConnectionRequest("host=db1 passfile=/c"), environment).Password);
    }

    [Fact]
    public void On_Windows_it_lies_below_the_application_data_and_has_no_modes()
    {
        var environment = new FakeEnvironment
        {
            Windows = true,
            Variables = { ["APPDATA"] = "appdata" },
            Files = { [Path.Combine("appdata", "postgresql", "pgpass.conf")] = "*:*:*:*:secret" },
        };

        Assert.Equal("secret", ConnectionTargetResolver.Resolve(new ConnectionRequest("db1"), environment).Password);
    }

    private static string? Password(string lines, string host, string database, string user) =>
        ConnectionTargetResolver.Resolve(new ConnectionRequest(host, null, database, user), Home(lines)).Password;

    private static FakeEnvironment Home(string lines) => new()
    {
        Variables = { ["HOME"] = "/home/me" },
        Files = { ["/home/me/.pgpass"] = lines },
    };
}
