using System.Diagnostics;
using System.Globalization;

namespace PgCdc.Sandbox;

/// <summary>The process of one server and the folder in which it lives: started, stopped, and gone with this object.</summary>
internal sealed class Postmaster : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(30);
    private readonly ServerBinaries _binaries;
    private readonly ServerAccount _account;
    private readonly ServerFolder _folder;
    private Process? _process;

    public Postmaster(ServerBinaries binaries, ServerAccount account)
    {
        _binaries = binaries;
        _account = account;
        _folder = new ServerFolder(Kill);
    }

    /// <summary>The folder; the server's socket lies here.</summary>
    public string Folder => _folder.Root;

    /// <summary>The data directory.</summary>
    public string Data => Path.Combine(Folder, "data");

    /// <summary>The file that the server logs to.</summary>
    public string LogFile => Path.Combine(Folder, "server.log");

    /// <summary>Process id of the server, or nothing while it is stopped.</summary>
    public int? ProcessId
    {
        get
        {
            var file = Path.Combine(Data, "postmaster.pid");
            return File.Exists(file) ? int.Parse(File.ReadLines(file).First(), CultureInfo.InvariantCulture) : null;
        }
    }

    /// <summary>One of the server's programs, run as the server's account.</summary>
    public ChildProcess Program(string name, params string[] arguments)
        => _account.Run(new ChildProcess(_binaries[name], arguments) { WorkingDirectory = Folder });

    /// <summary>Gives the folder to the server's account.</summary>
    public Task GiveFolderAsync(CancellationToken cancellationToken) => _account.GiveAsync(Folder, cancellationToken);

    /// <summary>Starts it and returns when it takes connections.</summary>
    /// <param name="takesConnections">Tries one.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="SandboxException">It does not start; the message holds what it logged.</exception>
    public async Task StartAsync(Func<CancellationToken, Task<bool>> takesConnections, CancellationToken cancellationToken)
    {
        var logged = (await ReadLogAsync(cancellationToken)).Length;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(StartTimeout);
        try
        {
            _process = OperatingSystem.IsWindows() ? await LaunchByPgCtlAsync(patience.Token) : Launch();
            while (_process is { HasExited: false })
            {
                if (await takesConnections(patience.Token))
                {
                    return;
                }

                await Task.Delay(TimeSpan.FromMilliseconds(20), patience.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // It took too long: its log says why.
        }

        throw new SandboxException($"PostgreSQL {_binaries.VersionText} did not start: {(await ReadLogAsync(cancellationToken))[logged..].Trim()}");
    }

    /// <summary>Stops it.</summary>
    public async Task StopAsync(ShutdownMode mode, CancellationToken cancellationToken)
    {
        if (_process is not { } process)
        {
            return;
        }

        await PgCtl("stop", "-m", mode == ShutdownMode.Fast ? "fast" : "immediate", "-W", "-s").RunAsync(cancellationToken);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(StopTimeout);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Kill();
        }

        _process = null;
        process.Dispose();
    }

    /// <summary>All that it has logged so far.</summary>
    public async Task<string> ReadLogAsync(CancellationToken cancellationToken)
    {
        await using var file = new FileStream(LogFile, FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file);
        return await reader.ReadToEndAsync(cancellationToken);
    }

    /// <summary>Stops it and deletes the folder.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(ShutdownMode.Immediate, CancellationToken.None);
        _folder.Dispose();
    }

    /// <summary>The server writes to its log by itself: a statement stands there before its result is sent.</summary>
    private Process Launch()
    {
        var server = Program("postgres", "-D", Data);
        string[] appendToLog = ["-c", "exec \"$@\" </dev/null >>\"$0\" 2>&1", LogFile];
        var shell = server with { FileName = "/bin/sh", Arguments = [.. appendToLog, server.FileName, .. server.Arguments] };
        return shell.Start(redirectInput: false, redirectOutput: false);
    }

    /// <summary>
    /// On Windows pg_ctl sheds the rights of an administrator, which postgres refuses to have. Its output is left alone: the server would hold a pipe open.
    /// </summary>
    private async Task<Process?> LaunchByPgCtlAsync(CancellationToken cancellationToken)
    {
        using var start = PgCtl("start", "-w", "-s", "-l", LogFile).Start(redirectInput: false, redirectOutput: false);
        await start.WaitForExitAsync(cancellationToken);
        return ProcessId is { } id ? Process.GetProcessById(id) : null;
    }

    private void Kill()
    {
        if (_process is { HasExited: false } process)
        {
            using var stop = PgCtl("stop", "-m", "immediate", "-W", "-s").Start(redirectInput: false, redirectOutput: false);
            stop.WaitForExit();
            if (!process.WaitForExit(StopTimeout))
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private ChildProcess PgCtl(string command, params string[] arguments) => Program("pg_ctl", [command, "-D", Data, .. arguments]);
}
