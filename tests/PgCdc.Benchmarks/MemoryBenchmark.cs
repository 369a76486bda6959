using System.Globalization;
using static PgCdc.Benchmarks.Measurement;

namespace PgCdc.Benchmarks;

/// <summary>What a whole pwsh process has needed at most after readiness of 50,000 tables, 5,000 of them without identity.</summary>
internal sealed class MemoryBenchmark : IBenchmark
{
    private const int Tables = 50_000;
    private const int Runs = 3;
    private const double Budget = 200;

    public string Name => "memory";

    public async IAsyncEnumerable<Measurement> RunAsync(Bench bench)
    {
        if (!PowerShellProcess.Found)
        {
            yield return Shown("memory of pwsh at 50,000 tables", "not measured", "no pwsh on PATH");
            yield break;
        }

        var database = await bench.DatabaseAsync(Tables);
        await database.VacuumAsync();
        (string What, string Command)[] ways =
        [
            ("results kept", "$results = Test-PgCdcReadiness"),
            ("results shown by Format-Table", "Test-PgCdcReadiness | Format-Table | Out-String"),
            ("results shown by Format-List", "Test-PgCdcReadiness | Format-List * | Out-String"),
        ];
        var alone = await PeakAsync(database, "$null");
        foreach (var (what, command) in ways)
        {
            var peak = await PeakAsync(database, $"{PowerShellProcess.ImportModule}; {command}");
            yield return AtMost(
                $"memory of the pwsh process at 50,000 tables, {what}",
                Budget,
                peak,
                " MB",
                $"largest resident set; a pwsh that does nothing has {Number(alone)} MB; median of {Runs} processes");
        }
    }

    private static async Task<double> PeakAsync(TableDatabase database, string command)
    {
        var peaks = new List<double>();
        for (var run = 0; run < Runs; run++)
        {
            var output = await PowerShellProcess.RunAsync($"$ErrorActionPreference = 'Stop'; $null = . {{ {command} }}; [System.Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64", database.Target());
            peaks.Add(double.Parse(output[^1], CultureInfo.InvariantCulture) / (1024 * 1024));
        }

        return peaks.Order().ElementAt(Runs / 2);
    }
}
