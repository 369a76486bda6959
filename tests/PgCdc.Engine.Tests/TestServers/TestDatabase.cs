using System.Security.Cryptography;
using Npgsql;
using PgCdc.Sandbox;

namespace PgCdc.Engine.Tests.TestServers;

/// <summary>
/// A database of one test on a server that others use, too. Its name is unique, and so are the names that <see cref="UniqueName"/> makes; slots of the
/// database and roles with such names are dropped with it, whoever made them.
/// </summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly string _suffix = "_" + RandomNumberGenerator.GetHexString(8, lowercase: true);

    private TestDatabase(PostgresServer server)
    {
        Server = server;
        Name = UniqueName("db");
    }

    /// <summary>The server that it lies on.</summary>
    public PostgresServer Server { get; }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>The owners and tables of the shop, when it was made with one.</summary>
    public ShopDatabase? Shop { get; private set; }

    /// <summary>An empty database on the shared server with logical decoding.</summary>
    public static async Task<TestDatabase> CreateAsync(int major) => await CreateAsync(await SharedServers.LogicalAsync(major));

    /// <summary>An empty database.</summary>
    public static async Task<TestDatabase> CreateAsync(PostgresServer server)
    {
        ArgumentNullException.ThrowIfNull(server);
        var database = new TestDatabase(server);
        await server.CreateDatabaseAsync(database.Name);
        return database;
    }

    /// <summary>A shop on the shared server with logical decoding.</summary>
    public static async Task<TestDatabase> CreateShopAsync(int major) => await CreateShopAsync(await SharedServers.LogicalAsync(major));

    /// <summary>A shop.</summary>
    public static async Task<TestDatabase> CreateShopAsync(PostgresServer server)
    {
        var database = new TestDatabase(server);
        database.Shop = await ShopDatabase.CreateAsync(server, database.Name, database._suffix);
        return database;
    }

    /// <summary>A name for a role or a slot of this test.</summary>
    public string UniqueName(string name) => name + _suffix;

    /// <summary>Makes a role that may log in.</summary>
    /// <param name="name">Beginning of its name.</param>
    /// <param name="attributes">Further attributes, as CREATE ROLE takes them.</param>
    /// <returns>Its name and password.</returns>
    public async Task<(string Name, string Password)> CreateRoleAsync(string name, string attributes = "")
    {
        var (role, password) = (UniqueName(name), RandomNumberGenerator.GetHexString(16, lowercase: true));
        await ExecuteAsync($"CREATE ROLE {PostgresServer.Quote(role)} LOGIN PASSWORD '{password}' {attributes}");
        return (role, password);
    }

    /// <summary>An Npgsql connection string to it. Without a user it is the superuser's.</summary>
    public string ConnectionString(string? user = null, string? password = null) => Server.ConnectionString(Name, user, password);

    /// <summary>A session of a user, or of the superuser.</summary>
    public async Task<NpgsqlConnection> OpenAsync(string? user = null, string? password = null)
    {
        var connection = new NpgsqlConnection(ConnectionString(user, password));
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>Runs SQL as the superuser: one statement, or several as one transaction.</summary>
    public Task ExecuteAsync(string sql) => Server.ExecuteAsync(sql, Name);

    /// <summary>The first column of the first row of a query, asked as the superuser.</summary>
    public Task<T?> ScalarAsync<T>(string sql) => Server.ScalarAsync<T>(sql, Name);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        var sessions = $"pg_stat_activity WHERE datname = '{Name}' AND pid <> pg_backend_pid()";
        await Server.ExecuteAsync($"SELECT pg_terminate_backend(pid) FROM {sessions}");
        await Eventually.TrueAsync(() => Server.ScalarAsync<bool>($"SELECT NOT EXISTS (SELECT FROM {sessions})"));
        await Server.ExecuteAsync($"SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE database = '{Name}'");
        await Server.ExecuteAsync($"DROP DATABASE IF EXISTS {PostgresServer.Quote(Name)}");
        var mine = $"right(rolname, {_suffix.Length}) = '{_suffix}'";
        if (await Server.ScalarAsync<string>($"SELECT string_agg(quote_ident(rolname), ', ') FROM pg_roles WHERE {mine}") is { } roles)
        {
            await Server.ExecuteAsync($"DROP OWNED BY {roles}; DROP ROLE {roles}");
        }
    }
}
