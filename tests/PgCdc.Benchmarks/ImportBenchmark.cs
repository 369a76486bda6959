using static PgCdc.Benchmarks.Measurement;

namespace PgCdc.Benchmarks;

/// <summary>What Import-Module adds to the start of pwsh.</summary>
internal sealed class ImportBenchmark : IBenchmark
{
    private const int Runs = 15;
    private const double Budget = 150;

    public string Name => "import";

    public async IAsyncEnumerable<Measurement> RunAsync(Bench bench)
    {
        if (!PowerShellProcess.Found)
        {
            yield return Shown("Import-Module", "not measured", "no pwsh on PATH");
            yield break;
        }

        var times = await Clock.MediansAsync(
            Runs,
            () => PowerShellProcess.RunAsync("exit"),
            () => PowerShellProcess.RunAsync($"{PowerShellProcess.ImportModule}; exit"));
        yield return AtMost(
            "Import-Module PgCdc adds to pwsh -NoProfile",
            Budget,
            (times[1] - times[0]).TotalMilliseconds,
            " ms",
            $"{Time(times[1])} against {Time(times[0])} for the whole process; {Runs} runs in turns, medians");

        var loaded = await PowerShellProcess.RunAsync(
            $$"""
            $before = [AppDomain]::CurrentDomain.GetAssemblies().ForEach({ $_.GetName().Name })
            {{PowerShellProcess.ImportModule}}
            [AppDomain]::CurrentDomain.GetAssemblies().ForEach({ $_.GetName().Name }).Where({ $_ -notin $before -and $_ -notlike 'System.*' -and $_ -notlike 'Microsoft.PowerShell.*' })
            """);
        var cloud = loaded.Where(name => name.StartsWith("AWSSDK", StringComparison.Ordinal) || name.StartsWith("Azure.", StringComparison.Ordinal) || name.StartsWith("Microsoft.Identity", StringComparison.Ordinal)).ToArray();
        yield return AtMost("cloud assemblies loaded by Import-Module", 0, cloud.Length, string.Empty, $"of {string.Join(", ", loaded.Order(StringComparer.Ordinal))}");
    }
}
