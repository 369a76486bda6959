using PgCdc.Sandbox.Commands;

namespace PgCdc.Sandbox;

/// <summary>What one step of the tour makes and a later one needs. The server goes with it.</summary>
internal sealed class TourState(ProgramArguments arguments, Screen screen) : IAsyncDisposable
{
    /// <summary>What the program was asked.</summary>
    public ProgramArguments Arguments { get; } = arguments;

    /// <summary>Where the steps write to.</summary>
    public Screen Screen { get; } = screen;

    /// <summary>The shop database on its running server.</summary>
    public ShopDatabase Shop { get; set; } = null!;

    /// <summary>The commands of PgCdc.</summary>
    public ICdcCommands Commands { get; set; } = null!;

    /// <summary>What the last look at the server found.</summary>
    public IReadOnlyList<Finding> Findings { get; set; } = [];

    /// <summary>The CDC user.</summary>
    public CdcUser User { get; set; } = null!;

    /// <summary>The publication.</summary>
    public CdcPublication Publication { get; set; } = null!;

    /// <summary>The server, from its start to its end.</summary>
    public PostgresServer? Server { get; set; }

    /// <summary>The result that says that something is missing, and which command makes it.</summary>
    /// <exception cref="SandboxException">It does not say so.</exception>
    public Finding Advice(string check, string command)
        => Findings.FirstOrDefault(finding => finding.Check == check) is { Status: CheckStatus.Fail, Remediation: { } remediation } advice
            && remediation.StartsWith(command + " ", StringComparison.Ordinal)
            ? advice
            : throw new SandboxException($"The results should propose {command} for {check}, and do not.");

    /// <summary>Stops the server and deletes all of it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Commands is { } commands)
        {
            Commands = null!;
            await commands.DisposeAsync();
        }

        if (Server is { } server)
        {
            Server = null;
            await server.DisposeAsync();
        }
    }
}
