using System.Runtime.InteropServices;

namespace PgCdc.Sandbox;

/// <summary>Ctrl+C and SIGTERM as a token: the program ends by itself, and cleans up on the way.</summary>
internal sealed class Interrupt : IDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly PosixSignalRegistration[] _signals;

    public Interrupt() => _signals = [PosixSignalRegistration.Create(PosixSignal.SIGINT, End), PosixSignalRegistration.Create(PosixSignal.SIGTERM, End)];

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _end.Token;

    public void Dispose()
    {
        foreach (var signal in _signals)
        {
            signal.Dispose();
        }

        _end.Dispose();
    }

    private void End(PosixSignalContext signal)
    {
        signal.Cancel = true;
        _end.Cancel();
    }
}
