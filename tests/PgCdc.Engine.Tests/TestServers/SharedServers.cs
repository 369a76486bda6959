using System.Collections.Concurrent;
using PgCdc.Sandbox;

namespace PgCdc.Engine.Tests.TestServers;

/// <summary>
/// Running servers that all tests of this run share, each started when the first test asks for it and gone when the run ends. A test that restarts a
/// server, changes its settings or judges what is in the whole of it starts one of its own.
/// </summary>
public static class SharedServers
{
    private static readonly ConcurrentDictionary<(int Major, string WalLevel), Lazy<Task<PostgresServer>>> Servers = new();

    /// <summary>The shared server that logical decoding works on.</summary>
    public static Task<PostgresServer> LogicalAsync(int major) => GetAsync(major, "logical");

    /// <summary>The shared server as initdb leaves it: wal_level is replica.</summary>
    public static Task<PostgresServer> ReplicaAsync(int major) => GetAsync(major, "replica");

    // The run ends with this process, and with the process end the servers: see ServerFolder.
    private static Task<PostgresServer> GetAsync(int major, string walLevel)
        => Servers.GetOrAdd((major, walLevel), key => new(() => PostgresServer.StartAsync(new PostgresServerOptions
        {
            Major = key.Major,
            Settings = new Dictionary<string, string>
            {
                ["wal_level"] = key.WalLevel,
                ["max_wal_senders"] = "30",
                ["max_replication_slots"] = "30",
            },
        }))).Value;
}
