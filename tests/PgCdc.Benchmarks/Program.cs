using PgCdc.Benchmarks;

IBenchmark[] all = [new RoundTripsBenchmark(), new TenThousandTablesBenchmark(), new ManyTargetsBenchmark(), new MemoryBenchmark(), new ImportBenchmark()];
var named = args.Length == 0 ? all : all.Where(benchmark => args.Contains(benchmark.Name)).ToArray();
if (named.Length < args.Length)
{
    Console.Error.WriteLine($"Usage: dotnet run -c Release --project tests/PgCdc.Benchmarks [-- {string.Join(' ', all.Select(benchmark => benchmark.Name))}]");
    return 2;
}

await using var bench = new Bench();
var measurements = new List<Measurement>();
foreach (var benchmark in named)
{
    Bench.Say($"== {benchmark.Name}");
    await foreach (var measurement in benchmark.RunAsync(bench))
    {
        Bench.Say($"{measurement.What}: {measurement.Measured}{(measurement.Missed ? $" MISSED {measurement.Budget}" : string.Empty)}");
        measurements.Add(measurement);
    }
}

Console.WriteLine(Measurement.Table(measurements));
var missed = measurements.Where(measurement => measurement.Missed).ToArray();
foreach (var measurement in missed)
{
    Console.Error.WriteLine($"Budget missed: {measurement.What}: {measurement.Measured}, budget {measurement.Budget}.");
}

return missed.Length > 0 ? 1 : 0;
