using Npgsql;
using PgCdc.Engine.Postgres;
using PgCdc.Engine.Readiness;
using PgCdc.Engine.Readiness.Snapshots;
using PgCdc.Sandbox;
using static PgCdc.Benchmarks.Measurement;

namespace PgCdc.Benchmarks;

/// <summary>Readiness of 10,000 tables on one connection, against the guides' own statements and against a SELECT for each table.</summary>
internal sealed class TenThousandTablesBenchmark : IBenchmark
{
    private const int Tables = 10_000;
    private const int Rounds = 7;
    private const int SelectSample = 500;
    private const double Budget = 1.5;
    private static readonly string[] Schemas = Enumerable.Range(0, 10).Select(i => $"app_{i}").ToArray();
    private int statements;

    public string Name => "ten-thousand-tables";

    public async IAsyncEnumerable<Measurement> RunAsync(Bench bench)
    {
        var database = await bench.DatabaseAsync(Tables);
        yield return await AgainstGuideAsync(database, "each table published, system catalogs never analysed", Bench.Request, TableDatabase.UserName, TableDatabase.Publication);
        await database.VacuumAsync();
        yield return await AgainstGuideAsync(database, "each table published", Bench.Request, TableDatabase.UserName, TableDatabase.Publication);
        yield return await NewSessionsAsync(database);
        var notPrepared = Bench.Request with { Snapshot = Bench.Request.Snapshot with { UserName = "nobody_yet", Publication = "nothing_yet" } };
        yield return await AgainstGuideAsync(database, "neither user nor publication yet", notPrepared, "nobody_yet", "nothing_yet");
        yield return await AgainstSelectsAsync(database);
        foreach (var milliseconds in (int[])[5, 20])
        {
            yield return await BehindLatencyAsync(await bench.ServerAsync(), database, TimeSpan.FromMilliseconds(milliseconds));
        }

        await database.PublishAllAsync();
        yield return await AgainstGuideAsync(database, "FOR ALL TABLES", Bench.Request, TableDatabase.UserName, TableDatabase.Publication);
        await database.PublishOneByOneAsync();
    }

    private async Task<Measurement> AgainstGuideAsync(TableDatabase database, string what, ReadinessRequest request, string user, string publication)
    {
        var target = database.Target();
        await using var connection = await PostgresConnector.OpenAsync(target, CancellationToken.None);
        var times = await Clock.MediansAsync(
            Rounds,
            () => ReadinessAsync(connection, target, request),
            async () => statements = await GuideSql.RunAsync(connection, user, publication, Schemas));
        return AtMost(
            $"readiness of 10,000 tables, no latency, {what}",
            Budget,
            times[0] / times[1],
            " times the guides' SQL",
            $"{Time(times[0])} against {Time(times[1])} for {statements} statements one after the other; one session, {Rounds} rounds in turns, medians");
    }

    // What really happens: a session asks once, and its caches are empty.
    private async Task<Measurement> NewSessionsAsync(TableDatabase database)
    {
        var target = database.Target();
        var connection = await PostgresConnector.OpenAsync(target, CancellationToken.None);
        async Task ReconnectAsync()
        {
            await connection.DisposeAsync();
            connection = await PostgresConnector.OpenAsync(target, CancellationToken.None);
        }

        var times = await Clock.MediansAsync(
            Rounds,
            ReconnectAsync,
            () => ReadinessAsync(connection, target, Bench.Request),
            ReconnectAsync,
            async () => statements = await GuideSql.RunAsync(connection, TableDatabase.UserName, TableDatabase.Publication, Schemas));
        await connection.DisposeAsync();
        return AtMost(
            "readiness of 10,000 tables, no latency, in a new session",
            Budget,
            times[1] / times[3],
            " times the guides' SQL",
            $"{Time(times[1])} against {Time(times[3])} in another new session; {Rounds} rounds in turns, medians, connecting not counted");
    }

    private static async Task<Measurement> AgainstSelectsAsync(TableDatabase database)
    {
        var target = database.Target();
        await using var connection = await PostgresConnector.OpenAsync(target, CancellationToken.None);
        var tables = await SelectPerTable.TablesAsync(connection);
        var times = await Clock.MediansAsync(1, () => ReadinessAsync(connection, target, Bench.Request), () => SelectPerTable.RunAsync(connection, tables));
        return Shown(
            "the same against one SELECT ... LIMIT 0 for each table, no latency",
            $"{Number(times[1] / times[0])} times faster",
            $"{Time(times[0])} against {Time(times[1])}, which say only which tables can be read");
    }

    private async Task<Measurement> BehindLatencyAsync(PostgresServer server, TableDatabase database, TimeSpan latency)
    {
        await using var proxy = LatencyProxy.Start(server, latency);
        var target = database.Target(proxy);
        await using var connection = await PostgresConnector.OpenAsync(target, CancellationToken.None);
        var tables = (await SelectPerTable.TablesAsync(connection)).Take(SelectSample).ToList();
        var times = await Clock.MediansAsync(
            1,
            () => ReadinessAsync(connection, target, Bench.Request),
            async () => statements = await GuideSql.RunAsync(connection, TableDatabase.UserName, TableDatabase.Publication, Schemas),
            () => SelectPerTable.RunAsync(connection, tables),
            () => OneRoundTripAsync(connection));
        var selects = times[2] * Tables / SelectSample;
        return Shown(
            $"the same behind {latency.TotalMilliseconds:N0} ms",
            $"{Number(times[1] / times[0])} times faster than the guides' SQL, {Number(selects / times[0])} times faster than a SELECT for each table",
            $"{Time(times[0])}, {Time(times[1])}, {Time(selects)} (from {SelectSample} of the tables); a round trip took {Time(times[3])}");
    }

    private static async Task ReadinessAsync(NpgsqlConnection connection, ConnectionTarget target, ReadinessRequest request)
    {
        var snapshot = await SnapshotReader.ReadAsync(connection, target, request.Snapshot, CancellationToken.None);
        ReadinessEvaluator.Evaluate(snapshot, request.Checks);
    }

    private static async Task OneRoundTripAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand("select 1", connection);
        await command.ExecuteNonQueryAsync();
    }
}
