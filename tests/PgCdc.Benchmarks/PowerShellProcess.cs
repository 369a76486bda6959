using System.Diagnostics;
using System.Reflection;
using PgCdc.Engine.Postgres;

namespace PgCdc.Benchmarks;

/// <summary>A fresh <c>pwsh</c>, without profile.</summary>
internal static class PowerShellProcess
{
    private static readonly string Program = OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh";

    /// <summary>Whether there is one on PATH.</summary>
    public static bool Found { get; } =
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, Program)));

    /// <summary>The command that imports the module of this checkout.</summary>
    public static string ImportModule { get; } = $"Import-Module '{Path.Combine(CheckoutFolder(), "PgCdc.psd1")}'";

    /// <summary>Runs a script and gives the lines of its output.</summary>
    /// <param name="script">The script.</param>
    /// <param name="target">What it connects to when it does not say it, by the environment variables of libpq; null: nothing.</param>
    public static async Task<string[]> RunAsync(string script, ConnectionTarget? target = null)
    {
        var info = new ProcessStartInfo(Program, ["-NoProfile", "-NonInteractive", "-Command", script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        info.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        info.Environment["POWERSHELL_UPDATECHECK"] = "Off";
        info.Environment["NO_COLOR"] = "1";
        foreach (var name in info.Environment.Keys.Where(name => name.StartsWith("PG", StringComparison.Ordinal)).ToArray())
        {
            info.Environment.Remove(name);
        }

        if (target is not null)
        {
            info.Environment["PGHOST"] = target.Host;
            info.Environment["PGPORT"] = target.Port.ToString(null, null);
            info.Environment["PGDATABASE"] = target.Database;
            info.Environment["PGUSER"] = target.UserName;
            info.Environment["PGPASSWORD"] = target.Password;
        }

        using var process = Process.Start(info)!;
        process.StandardInput.Close();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            : throw new InvalidOperationException($"pwsh ended with exit code {process.ExitCode}: {output}");
    }

    private static string CheckoutFolder() =>
        typeof(PowerShellProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(attribute => attribute.Key == "CheckoutFolder").Value!;
}
