using System.Diagnostics;

namespace PgCdc.Sandbox.Steps;

/// <summary>Nothing is left: neither the process nor its files.</summary>
internal sealed class RemoveServerStep : ITourStep
{
    public string Title => "Stop the server and remove it";

    public async Task RunAsync(TourState state, CancellationToken cancellationToken)
    {
        var server = state.Shop.Server;
        using var process = Process.GetProcessById(server.ProcessId ?? throw new SandboxException("The server is not running any more."));
        await state.DisposeAsync();
        Verify.That(process.HasExited, $"The process {process.Id} is still there.");
        Verify.That(!Directory.Exists(server.DataDirectory), $"{server.DataDirectory} is still there.");
    }
}
