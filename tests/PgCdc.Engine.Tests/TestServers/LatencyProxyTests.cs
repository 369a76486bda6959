using Npgsql;
using PgCdc.Sandbox;

namespace PgCdc.Engine.Tests.TestServers;

public class LatencyProxyTests
{
    [Fact]
    public async Task A_batch_is_one_round_trip_and_statements_one_by_one_are_one_each()
    {
        var server = await SharedServers.LogicalAsync(18);
        await using var proxy = LatencyProxy.Start(server, TimeSpan.FromMilliseconds(2));
        await using var connection = await OpenAsync(server, proxy);
        var connected = proxy.Counts;

        await using (var batch = new NpgsqlBatch(connection))
        {
            for (var i = 0; i < 50; i++)
            {
                batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT 1"));
            }

            await batch.ExecuteNonQueryAsync();
        }

        Assert.Equal(1, (proxy.Counts - connected).RoundTrips);
        for (var i = 0; i < 3; i++)
        {
            await using var command = new NpgsqlCommand("SELECT 1", connection);
            await command.ExecuteNonQueryAsync();
        }

        Assert.Equal(4, (proxy.Counts - connected).RoundTrips);
        await connection.CloseAsync();
        Assert.Equal(4, (proxy.Counts - connected).RoundTrips);
        Assert.Equal(1, proxy.Counts.Connections);
    }

    [Fact]
    public async Task Many_bytes_arrive_as_they_were_sent_and_are_counted()
    {
        var server = await SharedServers.LogicalAsync(18);
        await using var proxy = LatencyProxy.Start(server, TimeSpan.FromMilliseconds(2));
        await using var connection = await OpenAsync(server, proxy);
        var connected = proxy.Counts;
        var text = string.Concat(Enumerable.Range(0, 500_000).Select(n => $"{n};"));

        await using var command = new NpgsqlCommand("SELECT $1", connection) { Parameters = { new NpgsqlParameter<string> { TypedValue = text } } };
        Assert.Equal(text, await command.ExecuteScalarAsync());

        var passed = proxy.Counts - connected;
        Assert.InRange(passed.BytesFromClient, text.Length, text.Length + 1000);
        Assert.InRange(passed.BytesToClient, text.Length, text.Length + 1000);
    }

    [Fact]
    public async Task A_session_that_waits_holds_no_other_up()
    {
        var server = await SharedServers.LogicalAsync(18);
        await using var proxy = LatencyProxy.Start(server, TimeSpan.FromMilliseconds(2));
        await using var waiting = await OpenAsync(server, proxy);
        await using var command = new NpgsqlCommand("SELECT pg_sleep(600)", waiting) { CommandTimeout = 0 };
        using var enough = new CancellationTokenSource();
        var answer = command.ExecuteNonQueryAsync(enough.Token);

        await using (var other = await OpenAsync(server, proxy))
        {
            await using var quick = new NpgsqlCommand("SELECT 1", other);
            Assert.Equal(1, await quick.ExecuteScalarAsync());
        }

        // The request to cancel goes through the proxy, too.
        Assert.False(answer.IsCompleted);
        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
    }

    [Fact]
    public async Task A_server_that_is_gone_is_gone_for_the_client()
    {
        await using var server = await PostgresServer.StartAsync(new PostgresServerOptions { Major = 18 });
        await using var proxy = LatencyProxy.Start(server, TimeSpan.FromMilliseconds(2));
        await using var connection = await OpenAsync(server, proxy);

        await server.StopAsync(ShutdownMode.Immediate);

        await using var command = new NpgsqlCommand("SELECT 1", connection);
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => command.ExecuteNonQueryAsync());
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => OpenAsync(server, proxy));
    }

    private static async Task<NpgsqlConnection> OpenAsync(PostgresServer server, LatencyProxy proxy)
    {
        var settings = new NpgsqlConnectionStringBuilder(server.ConnectionString()) { Port = proxy.Port };
        var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }
}
