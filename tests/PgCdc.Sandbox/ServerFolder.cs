using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace PgCdc.Sandbox;

/// <summary>
/// The temporary folder of one server, which is gone when this process is gone, however it ended: an orderly exit stops the server and deletes the folder;
/// after any other end (Ctrl+C, kill -9) a small shell process does it, which notices by the end of its standard input.
/// </summary>
internal sealed class ServerFolder : IDisposable
{
    // Ctrl+C in a terminal goes to the watcher, too; it must live on to do its work. It waits for the file and not for the process, because a process
    // whose parent is gone stays visible as a zombie where nobody reaps orphans, as in many containers.
    private const string Watcher = """
        trap '' INT TERM HUP QUIT
        exec >/dev/null 2>&1
        cat
        if pid=$(head -n 1 "$0/data/postmaster.pid"); then
            kill -QUIT "$pid"
            for attempt in $(seq 100); do
                [ -e "$0/data/postmaster.pid" ] || break
                sleep 0.05
            done
            [ -e "$0/data/postmaster.pid" ] && kill -KILL "$pid"
        fi
        rm -rf "$0"
        """;

    private static readonly ConcurrentDictionary<ServerFolder, Action> Live = new();

    // There is no shell to watch on Windows.
    private static readonly PosixSignalRegistration? Interrupt =
        OperatingSystem.IsWindows() ? PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => DisposeAll()) : null;

    private readonly Process? _watcher;

    static ServerFolder() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        DisposeAll();
        Interrupt?.Dispose();
    };

    /// <summary>Makes the folder.</summary>
    /// <param name="stop">Stops the server that runs in it, at once.</param>
    public ServerFolder(Action stop)
    {
        Root = Path.Combine(TemporaryFolder(), "pgcdc-" + RandomNumberGenerator.GetHexString(8, lowercase: true));
        Directory.CreateDirectory(Root);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Root, (UnixFileMode)0b111_101_101);
            _watcher = new ChildProcess("/bin/sh", "-c", Watcher, Root).Start(redirectInput: true, redirectOutput: false);
        }

        Live[this] = stop;
    }

    /// <summary>Path of the folder; its server's data directory is <c>data</c> in it.</summary>
    public string Root { get; }

    /// <summary>Deletes the folder; its server must have been stopped.</summary>
    public void Dispose()
    {
        Live.TryRemove(this, out _);
        Delete();
        _watcher?.StandardInput.Dispose();
        _watcher?.WaitForExit();
        _watcher?.Dispose();
    }

    private static void DisposeAll()
    {
        foreach (var (folder, stop) in Live)
        {
            stop();
            folder.Dispose();
        }
    }

    private static string TemporaryFolder()
        => !OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess ? "/tmp" : Path.GetTempPath();

    private void Delete()
    {
        // Processes of the server that have just been told to end may still write a last file.
        for (var attempt = 1; Directory.Exists(Root); attempt++)
        {
            try
            {
                Directory.Delete(Root, recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException && attempt < 50)
            {
                Thread.Sleep(20);
            }
        }
    }
}
