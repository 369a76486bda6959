using System.ComponentModel;
using System.Diagnostics;

namespace PgCdc.Sandbox;

/// <summary>How a child process ended and what it wrote.</summary>
internal sealed record ChildProcessResult(int ExitCode, string Output, string Error)
{
    /// <summary>Both streams, for messages.</summary>
    public string Text => $"{Output}\n{Error}".Trim();
}

/// <summary>A program and its arguments, as they are handed to the operating system.</summary>
internal sealed record ChildProcess(string FileName, params string[] Arguments)
{
    /// <summary>The folder in which it runs; one that its user may enter.</summary>
    public string WorkingDirectory { get; init; } = Path.GetPathRoot(AppContext.BaseDirectory)!;

    /// <summary>Variables that it gets beside those of the caller.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Runs it to its end. A run that is cancelled is killed.</summary>
    /// <exception cref="SandboxException">There is no such program.</exception>
    public async Task<ChildProcessResult> RunAsync(CancellationToken cancellationToken)
    {
        using var process = Start(redirectInput: true, redirectOutput: true);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        try
        {
            await process.WaitForExitAsync(cancellationToken);
            return new ChildProcessResult(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>Runs it to its end and refuses any exit code but 0.</summary>
    public async Task<string> RunToSuccessAsync(CancellationToken cancellationToken)
    {
        var result = await RunAsync(cancellationToken);
        return result.ExitCode == 0
            ? result.Output
            : throw new SandboxException($"{Path.GetFileName(FileName)} ended with exit code {result.ExitCode}: {result.Text}");
    }

    /// <summary>Starts it. What the caller's environment says about PostgreSQL is not passed on.</summary>
    public Process Start(bool redirectInput, bool redirectOutput)
    {
        var info = new ProcessStartInfo(FileName, Arguments)
        {
            WorkingDirectory = WorkingDirectory,
            RedirectStandardInput = redirectInput,
            RedirectStandardOutput = redirectOutput,
            RedirectStandardError = redirectOutput,
            CreateNoWindow = true,
        };
        foreach (var name in info.Environment.Keys.Where(name => name.StartsWith("PG", StringComparison.Ordinal)).ToArray())
        {
            info.Environment.Remove(name);
        }

        // Messages are recognised by their English text, and macOS refuses to start a postmaster without a locale.
        info.Environment["LC_ALL"] = "C";
        foreach (var (name, value) in Environment)
        {
            info.Environment[name] = value;
        }

        try
        {
            return Process.Start(info)!;
        }
        catch (Win32Exception e)
        {
            throw new SandboxException($"{FileName} could not be started: {e.Message}", e);
        }
    }
}
