using System.Globalization;
using PgCdc.Engine.Postgres;
using PgCdc.Engine.Readiness;
using PgCdc.Sandbox;
using static PgCdc.Benchmarks.Measurement;

namespace PgCdc.Benchmarks;

/// <summary>A hundred targets far away, as many at a time as Test-PgCdcReadiness asks by default, against one after the other.</summary>
internal sealed class ManyTargetsBenchmark : IBenchmark
{
    private const int Targets = 100;
    private const int ThrottleLimit = 32;
    private const double Budget = 15;

    public string Name => "many-targets";

    public async IAsyncEnumerable<Measurement> RunAsync(Bench bench)
    {
        var database = await bench.DatabaseAsync(100);
        await database.VacuumAsync();
        await using var proxy = LatencyProxy.Start(await bench.ServerAsync(), TimeSpan.FromMilliseconds(20));

        var target = database.Target(proxy);
        var together = () => RunAsync(target, Targets, ThrottleLimit);
        var oneByOne = () => RunAsync(target, Targets, 1);
        await RunAsync(target, 5, 5);
        var times = new List<(int Limit, TimeSpan Time)>
        {
            (ThrottleLimit, await Clock.TimeAsync(together)),
            (1, await Clock.TimeAsync(oneByOne)),
            (ThrottleLimit, await Clock.TimeAsync(together)),
            (1, await Clock.TimeAsync(oneByOne)),
            (ThrottleLimit, await Clock.TimeAsync(together)),
        };
        yield return Line("the engine", times);

        if (!PowerShellProcess.Found)
        {
            yield return Shown("the same by Test-PgCdcReadiness", "not measured", "no pwsh on PATH");
            yield break;
        }

        var output = await PowerShellProcess.RunAsync(
            $$"""
            $ErrorActionPreference = 'Stop'
            {{PowerShellProcess.ImportModule}}
            $targets = @('127.0.0.1:{{proxy.Port}}') * {{Targets}}
            $null = Test-PgCdcReadiness $targets[0..4]
            foreach ($limit in {{ThrottleLimit}}, 1, {{ThrottleLimit}}, 1, {{ThrottleLimit}}) {
                $clock = [System.Diagnostics.Stopwatch]::StartNew()
                $results = Test-PgCdcReadiness $targets -ThrottleLimit $limit
                if (-not $results -or $results.Where({ $_.Check -eq 'connection' -and $_.Status -eq 'Fail' })) { throw 'not every target was reached' }
                '{0} {1}' -f $limit, $clock.ElapsedMilliseconds
            }
            """,
            target);
        yield return Line(
            "Test-PgCdcReadiness in pwsh",
            output.Select(line => line.Split(' ')).Select(field => (int.Parse(field[0], CultureInfo.InvariantCulture), TimeSpan.FromMilliseconds(int.Parse(field[1], CultureInfo.InvariantCulture)))));
    }

    private static Measurement Line(string who, IEnumerable<(int Limit, TimeSpan Time)> times)
    {
        var together = Clock.Median(times.Where(time => time.Limit > 1).Select(time => time.Time));
        var oneByOne = Clock.Median(times.Where(time => time.Limit == 1).Select(time => time.Time));
        return AtLeast(
            $"100 targets behind 20 ms, {who}",
            Budget,
            oneByOne / together,
            " times faster than one after the other",
            $"{Time(together)} against {Time(oneByOne)}; {ThrottleLimit} at a time, the server on the same {Environment.ProcessorCount} processors, 3 and 2 runs in turns, medians");
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
                if (results.Count < 2)
                {
                    throw new InvalidOperationException($"Not reached: {results[0].Reason}");
                }
            }));
        }

        await Task.WhenAll(running);
    }
}
