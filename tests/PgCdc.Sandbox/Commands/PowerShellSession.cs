using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace PgCdc.Sandbox.Commands;

/// <summary>
/// One pwsh that is given commands as a person would type them, and whose output is shown. It has the superuser's password in PGPASSWORD, and ends with
/// its standard input: it does not outlive this process.
/// </summary>
internal sealed class PowerShellSession : IAsyncDisposable
{
    private const char Mark = '\u001E';
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(5);
    private readonly Process _process;
    private readonly Task<string> _errors;
    private readonly Screen _screen;

    private PowerShellSession(Process process, Screen screen)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
        _screen = screen;
    }

    /// <summary>Starts a fresh pwsh.</summary>
    public static PowerShellSession Start(string program, PostgresServer server, Screen screen)
    {
        string[] session = ["-NoProfile", "-NonInteractive", "-File", Path.Combine(AppContext.BaseDirectory, "Session.ps1")];
        string[] show = [screen.Width.ToString(CultureInfo.InvariantCulture), screen.Colour ? "Ansi" : "PlainText"];
        var child = new ChildProcess(program, [.. session, .. show])
        {
            Environment = new Dictionary<string, string>
            {
                ["PGUSER"] = server.SuperuserName,
                ["PGPASSWORD"] = server.SuperuserPassword,

                // In the invariant culture PowerShell breaks the lines of a table in the middle of words.
                ["LC_ALL"] = "en_US.UTF-8",
            },
        };
        return new PowerShellSession(child.Start(redirectInput: true, redirectOutput: true), screen);
    }

    /// <summary>Runs a command, and shows it and what it writes.</summary>
    /// <exception cref="CommandException">It wrote an error, which is shown too.</exception>
    public async Task RunAsync(string command, CancellationToken cancellationToken)
    {
        _screen.Line($"PS> {command}");
        await SendAsync(command, question: false, cancellationToken);
    }

    /// <summary>Asks for a value. Nothing of it is shown.</summary>
    /// <param name="expression">What is asked; <c>$last</c> is what the last command wrote.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<T[]> AskAsync<T>(string expression, CancellationToken cancellationToken)
        => (await SendAsync(expression, question: true, cancellationToken)).Output.Select(value => value.Deserialize<T>(Json.Options)!).ToArray();

    /// <summary>Ends it.</summary>
    public async ValueTask DisposeAsync()
    {
        End(_process.StandardInput);
        using var patience = new CancellationTokenSource(EndTimeout);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private static void End(StreamWriter input)
    {
        try
        {
            input.Close();
        }
        catch (IOException)
        {
            // It has ended by itself.
        }
    }

    private async Task<Answer> SendAsync(string command, bool question, CancellationToken cancellationToken)
    {
        try
        {
            await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new Request(command, question)).AsMemory(), cancellationToken);
        }
        catch (IOException)
        {
            // It has ended: what it wrote says why.
        }

        while (await _process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            if (!line.StartsWith(Mark))
            {
                _screen.Line(line);
                continue;
            }

            var answer = JsonSerializer.Deserialize<Answer>(line.AsSpan(1), Json.Options)!;
            return answer.Errors is [var error, ..] ? throw new CommandException(error.Id, error.Message, error.Tables) : answer;
        }

        throw new SandboxException($"pwsh ended before it answered: {(await _errors).Trim()}");
    }

    private sealed record Request(string Command, bool Question);

    private sealed record Answer(JsonElement[] Output, Failure[] Errors);

    private sealed record Failure(string Id, string Message, string[] Tables);
}
