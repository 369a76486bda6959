using System.Globalization;
using System.Net;
using PgCdc.Engine.Postgres;
using PgCdc.Engine.Readiness;
using PgCdc.Sandbox;
using static PgCdc.Benchmarks.Measurement;

namespace PgCdc.Benchmarks;

/// <summary>A hundred targets far away, as many at a time as Test-PgCdcReadiness asks by default, against one after the other.</summary>
/// <remarks>
/// A hundred servers have processors of their own. The budget is therefore held against targets that answer as a PostgreSQL did and need no processor
/// here; what a real one on this machine, which does the work of all hundred, leaves of it is shown beside it.
/// </remarks>
internal sealed class ManyTargetsBenchmark : IBenchmark
{
    private const int Targets = 100;
    private const int ThrottleLimit = 32;
    private const double Budget = 15;
    private static readonly TimeSpan OneWay = TimeSpan.FromMilliseconds(10);

    public string Name => "many-targets";

    public async IAsyncEnumerable<Measurement> RunAsync(Bench bench)
    {
        var database = await bench.DatabaseAsync(100);
        await database.VacuumAsync();
        var server = await bench.ServerAsync();
        var endPoint = new IPEndPoint(IPAddress.Parse(server.Host), server.Port);

        await using var recorded = await RecordedServer.RecordAsync(endPoint, port => RunAsync(database.TargetWithoutPassword(port), 1, 1));
        await using var proxy = LatencyProxy.Start(recorded.EndPoint, OneWay, OneWay);
        await foreach (var (who, times) in CompareAsync(database.TargetWithoutPassword(proxy.Port), [ThrottleLimit, 1, ThrottleLimit, 1, ThrottleLimit]))
        {
            yield return AtLeast(What(who), Budget, Ratio(times), Unit, How(times));
        }

        await using var realProxy = LatencyProxy.Start(endPoint, OneWay, OneWay);
        await foreach (var (who, times) in CompareAsync(database.Target(realProxy), [ThrottleLimit, 1, ThrottleLimit]))
        {
            yield return Shown(
                $"{What(who)}, one server on this machine for all of them",
                Number(Ratio(times)) + Unit,
                $"{How(times)}; bound by the {Environment.ProcessorCount} processors that it shares with the server");
        }
    }

    private const string Unit = " times faster than one after the other";

    private static string What(string who) => $"{Targets} targets behind {(OneWay * 2).TotalMilliseconds:N0} ms, {who}";

    private static string How(List<(int Limit, TimeSpan Time)> times) =>
        $"{Time(Median(times, together: true))} against {Time(Median(times, together: false))}; {ThrottleLimit} at a time, {times.Count} runs in turns, medians";

    private static double Ratio(List<(int Limit, TimeSpan Time)> times) => Median(times, together: false) / Median(times, together: true);

    private static TimeSpan Median(List<(int Limit, TimeSpan Time)> times, bool together) =>
        Clock.Median(times.Where(time => time.Limit > 1 == together).Select(time => time.Time));

    private static async IAsyncEnumerable<(string Who, List<(int Limit, TimeSpan Time)> Times)> CompareAsync(ConnectionTarget target, int[] limits)
    {
        await RunAsync(target, 2 * ThrottleLimit, ThrottleLimit);
        var times = new List<(int, TimeSpan)>();
        foreach (var limit in limits)
        {
            times.Add((limit, await Clock.TimeAsync(() => RunAsync(target, Targets, limit))));
        }

        yield return ("the engine", times);
        if (!PowerShellProcess.Found)
        {
            yield break;
        }

        var output = await PowerShellProcess.RunAsync(
            $$"""
            $ErrorActionPreference = 'Stop'
            {{PowerShellProcess.ImportModule}}
            $targets = @('{{target.Host}}:{{target.Port}}') * {{Targets}}
            $null = Test-PgCdcReadiness $targets[0..{{(2 * ThrottleLimit) - 1}}]
            foreach ($limit in {{string.Join(", ", limits)}}) {
                $clock = [System.Diagnostics.Stopwatch]::StartNew()
                $results = Test-PgCdcReadiness $targets -ThrottleLimit $limit
                $clock.Stop()
                if ($results.Where({ $_.Check -eq 'server.wal_level' -and $_.Status -eq 'Pass' }).Count -ne {{Targets}}) { throw 'not every target was judged' }
                '{0} {1}' -f $limit, $clock.ElapsedMilliseconds
            }
            """,
            target);
        static int Parse(string text) => int.Parse(text, CultureInfo.InvariantCulture);
        yield return ("Test-PgCdcReadiness in pwsh", output.Select(line => line.Split(' ')).Select(field => (Parse(field[0]), TimeSpan.FromMilliseconds(Parse(field[1])))).ToList());
    }

    private static async Task RunAsync(ConnectionTarget target, int targets, int limit)
    {
        using var free = new SemaphoreSlim(limit);
        var running = new List<Task>();
        for (var i = 0; i < targets; i++)
        {
            await free.WaitAsync();
            running.Add(Task.Run(async () =>
            {
                var results = await ReadinessOperation.RunAsync(target, Bench.Request, new NoEvents(), CancellationToken.None);
                free.Release();
                if (!results.Any(result => result is { Check: "server.wal_level", Status: CheckStatus.Pass }))
                {
                    throw new InvalidOperationException($"Not judged: {results[0].Reason}");
                }
            }));
        }

        await Task.WhenAll(running);
    }
}
