using PgCdc.Engine.Readiness;
using PgCdc.Engine.Readiness.Snapshots;
using PgCdc.Sandbox;

namespace PgCdc.Benchmarks;

/// <summary>What the benchmarks share: a server, and databases with many tables, each made when the first benchmark asks for it.</summary>
internal sealed class Bench : IAsyncDisposable
{
    /// <summary>Every check, with the names of the guides, as <c>Test-PgCdcReadiness</c> asks it without parameters.</summary>
    public static readonly ReadinessRequest Request = new()
    {
        Checks = ReadinessCatalogue.All,
        Snapshot = new SnapshotRequest { UserName = TableDatabase.UserName, Publication = TableDatabase.Publication },
    };

    private readonly Dictionary<int, TableDatabase> databases = [];
    private PostgresServer? server;

    /// <summary>Says on the error stream what is going on; the table alone goes to the output.</summary>
    public static void Say(string message) => Console.Error.WriteLine($"{DateTime.Now:HH:mm:ss} {message}");

    /// <summary>The server.</summary>
    public async Task<PostgresServer> ServerAsync() => server ??= await PostgresServer.StartAsync(new PostgresServerOptions
    {
        Major = Environment.GetEnvironmentVariable("PGCDC_BENCH_MAJOR") is { Length: > 0 } major ? int.Parse(major, null) : 18,
        HbaLines = [$"host all {TableDatabase.TrustedUserName} 127.0.0.1/32 trust", .. new PostgresServerOptions().HbaLines],

        // max_connections and max_locks_per_transaction stay as they are: a read that needs thousands of locks is to fail here as it would elsewhere.
        Settings = new Dictionary<string, string>
        {
            ["wal_level"] = "logical",
            ["log_statement"] = "none",
            ["checkpoint_timeout"] = "1h",
            ["max_wal_size"] = "8GB",

            // It would come between two rounds; the benchmarks analyse by hand.
            ["autovacuum"] = "off",
        },
    });

    /// <summary>A database with that many tables.</summary>
    public async Task<TableDatabase> DatabaseAsync(int tables)
    {
        if (!databases.TryGetValue(tables, out var database))
        {
            Say($"making {tables:N0} tables");
            database = databases[tables] = await TableDatabase.CreateAsync(await ServerAsync(), tables);
        }

        return database;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }
}
