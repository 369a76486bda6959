using System.Globalization;
using System.Text.Json;
using PgCdc.Engine.Tests.TestServers;
using PgCdc.Sandbox;

namespace PgCdc.Engine.Tests;

/// <summary>Each file of tests/pester, run by a fresh PowerShell against the staged module.</summary>
public class PesterTests
{
    /// <summary>What the script exits with when PowerShell has no Pester 5.</summary>
    private const int NoPester = 90;

    private const string Script =
        """
        Import-Module Pester -MinimumVersion 5.0 -ErrorAction Ignore
        if (-not (Get-Module Pester)) { exit 90 }
        $configuration = New-PesterConfiguration
        $configuration.Run.Path = $env:PGCDC_PESTER_FILE
        $configuration.Run.PassThru = $true
        $configuration.Output.Verbosity = 'None'
        $run = Invoke-Pester -Configuration $configuration
        # A test without an error of its own failed with its block, which is there, too.
        $failed = foreach ($item in @($run.Failed) + $run.FailedBlocks + $run.FailedContainers | Where-Object ErrorRecord) {
            $text = foreach ($record in $item.ErrorRecord) { "$record"; $record.ScriptStackTrace -split '\r?\n' -like '*.Tests.ps1*' }
            @{ Name = $item.ExpandedPath ? $item.ExpandedPath : "$item"; Message = $text -join "`n" }
        }
        @{ Result = "$($run.Result)"; Passed = $run.PassedCount; Failed = @($failed); Skipped = @($run.Skipped | ForEach-Object ExpandedPath) } |
            ConvertTo-Json -Depth 3 | Set-Content $env:PGCDC_PESTER_REPORT
        """;

    private static readonly string Folder = FindFolder();
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public static TheoryData<string> Files => new(new DirectoryInfo(Folder).GetFiles("*.Tests.ps1").Select(file => file.Name).Order(StringComparer.Ordinal));

    [SkippableTheory]
    [MemberData(nameof(Files))]
    public async Task Pester(string file)
    {
        Skip.IfNot(IsOnPath("pwsh"), "There is no pwsh on PATH.");
        var report = Path.GetTempFileName();
        try
        {
            await using var database = await TestDatabase.CreateShopAsync(18);
            var pwsh = new ChildProcess("pwsh", "-NoProfile", "-NonInteractive", "-Command", Script) { Environment = Variables(database, file, report) };
            using var patience = new CancellationTokenSource(Patience);
            var result = await pwsh.RunAsync(patience.Token);
            Skip.If(result.ExitCode == NoPester, "PowerShell has no Pester 5.");

            var run = JsonSerializer.Deserialize<PesterRun>(await File.ReadAllTextAsync(report, patience.Token) is { Length: > 0 } json ? json : "null");
            Assert.True(run is not null, $"Pester gave no report:\n{result.Text}");
            var failures = run.Failed.Select(failure => $"{failure.Name}\n{failure.Message}").Prepend($"{run.Result}: {run.Failed.Length} failed, {run.Passed} passed");
            Assert.True(run.Result == "Passed", string.Join("\n\n", failures));
            Skip.If(run.Passed == 0 && run.Skipped.Length > 0, $"Pester skipped all: {string.Join(", ", run.Skipped)}");
            Assert.True(run.Passed > 0, "There is no test in the file.");
        }
        finally
        {
            File.Delete(report);
        }
    }

    // A Pester file has a shop of its own on a running server; it logs in as the superuser.
    private static Dictionary<string, string> Variables(TestDatabase database, string file, string report) => new()
    {
        ["PGCDC_PESTER_FILE"] = Path.Combine(Folder, file),
        ["PGCDC_PESTER_REPORT"] = report,
        ["PGCDC_TEST_SERVER"] = database.Server.Host,
        ["PGCDC_TEST_PORT"] = database.Server.Port.ToString(CultureInfo.InvariantCulture),
        ["PGCDC_TEST_DATABASE"] = database.Name,
        ["PGCDC_TEST_USER"] = database.Server.SuperuserName,
        ["PGCDC_TEST_PASSWORD"] = database.Server.SuperuserPassword,
    };

    private static bool IsOnPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
        .Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, program)) || File.Exists(Path.Combine(folder, program + ".exe")));

    private static string FindFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "PgCdc.psd1")))
            {
                return Path.Combine(folder.FullName, "tests", "pester");
            }
        }

        throw new DirectoryNotFoundException($"'{AppContext.BaseDirectory}' does not lie in a checkout.");
    }

    private sealed record PesterRun(string Result, int Passed, PesterFailure[] Failed, string[] Skipped);

    private sealed record PesterFailure(string Name, string Message);
}
