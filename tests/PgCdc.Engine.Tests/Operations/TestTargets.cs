using PgCdc.Engine.Postgres;
using PgCdc.Engine.Tests.TestServers;

namespace PgCdc.Engine.Tests.Operations;

/// <summary>How the operations reach a test database.</summary>
internal static class TestTargets
{
    /// <summary>The database as a user sees it; without one, the superuser.</summary>
    public static ConnectionTarget Target(this TestDatabase database, string? user = null, string? password = null) => new()
    {
        Host = database.Server.Host,
        Port = database.Server.Port,
        Database = database.Name,
        UserName = user ?? database.Server.SuperuserName,
        Password = user is null ? database.Server.SuperuserPassword : password,
        SslMode = SslMode.Disable,
    };

    /// <summary>The database as a role sees it.</summary>
    public static ConnectionTarget Target(this TestDatabase database, (string Name, string Password) role) => database.Target(role.Name, role.Password);
}
