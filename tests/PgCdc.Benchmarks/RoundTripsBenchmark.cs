using PgCdc.Engine.Postgres;
using PgCdc.Engine.Readiness;
using PgCdc.Sandbox;
using static PgCdc.Benchmarks.Measurement;

namespace PgCdc.Benchmarks;

/// <summary>How often readiness of one target waits for the network once it is connected.</summary>
internal sealed class RoundTripsBenchmark : IBenchmark
{
    public string Name => "round-trips";

    public async IAsyncEnumerable<Measurement> RunAsync(Bench bench)
    {
        foreach (var tables in (int[])[100, 10_000])
        {
            var database = await bench.DatabaseAsync(tables);
            await using var proxy = LatencyProxy.Start(await bench.ServerAsync(), TimeSpan.FromMilliseconds(1));
            var target = database.Target(proxy);

            var start = proxy.Counts;
            await (await PostgresConnector.OpenAsync(target, CancellationToken.None)).DisposeAsync();
            var connect = proxy.Counts - start;

            start = proxy.Counts;
            await ReadinessOperation.RunAsync(target, Bench.Request, new NoEvents(), CancellationToken.None);
            var all = proxy.Counts - start;

            yield return AtMost(
                $"round trips of readiness once connected, {tables:N0} tables",
                2,
                all.RoundTrips - connect.RoundTrips,
                string.Empty,
                $"counted by the proxy: {all.RoundTrips} in all, {connect.RoundTrips} of them for connecting; {(all - connect).BytesToClient / 1024.0:N0} KB received");
        }
    }
}
