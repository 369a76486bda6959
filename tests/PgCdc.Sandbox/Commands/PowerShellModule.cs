namespace PgCdc.Sandbox.Commands;

/// <summary>The module of this checkout, and the pwsh of this machine.</summary>
internal static class PowerShellModule
{
    /// <summary>The command that imports it.</summary>
    /// <exception cref="SandboxException">This program does not lie in a checkout.</exception>
    public static string ImportCommand => $"Import-Module '{Manifest.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>The pwsh on PATH, if there is one.</summary>
    public static string? FindProgram()
    {
        var name = OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh";
        return (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
    }

    private static string Manifest
    {
        get
        {
            for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            {
                var manifest = Path.Combine(folder.FullName, "PgCdc.psd1");
                if (File.Exists(manifest))
                {
                    return manifest;
                }
            }

            throw new SandboxException($"There is no PgCdc.psd1 in any folder above {AppContext.BaseDirectory}.");
        }
    }
}
