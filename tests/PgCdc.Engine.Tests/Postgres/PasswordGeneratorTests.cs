using PgCdc.Engine.Postgres;

namespace PgCdc.Engine.Tests.Postgres;

public class PasswordGeneratorTests
{
    private static readonly string[] Passwords = Enumerable.Range(0, 1000).Select(_ => PasswordGenerator.Create()).ToArray();

    [Fact]
    public void No_two_passwords_are_the_same() => Assert.Equal(Passwords.Length, Passwords.Distinct().Count());

    [Fact]
    public void A_password_needs_no_quoting_in_a_URI_a_shell_or_a_connection_string()
        => Assert.All(Passwords, password => Assert.Matches("^[A-Za-z][A-Za-z0-9_-]{31}$", password));

    [Fact]
    public void A_password_satisfies_the_rules_of_cloud_consoles()
        => Assert.All(Passwords, password =>
        {
            Assert.Matches("[A-Z]", password);
            Assert.Matches("[a-z]", password);
            Assert.Matches("[0-9]", password);
            Assert.Matches("[_-]", password);
        });
}
