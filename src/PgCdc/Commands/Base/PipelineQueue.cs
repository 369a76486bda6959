namespace PgCdc.PowerShell;

/// <summary>Calls that wait for the pipeline thread: any thread posts, the pipeline thread takes.</summary>
internal sealed class PipelineQueue
{
    private readonly object gate = new();
    private readonly Queue<Action> calls = new();
    private bool closed;

    /// <summary>Adds a call; false when the pipeline is over and nobody would make it.</summary>
    public bool Post(Action call)
    {
        lock (gate)
        {
            if (closed)
            {
                return false;
            }

            calls.Enqueue(call);
            Monitor.Pulse(gate);
            return true;
        }
    }

    /// <summary>Gives the next call, or null when none came in time.</summary>
    public Action? Take(TimeSpan timeout)
    {
        lock (gate)
        {
            if (calls.Count == 0 && timeout > TimeSpan.Zero)
            {
                Monitor.Wait(gate, timeout);
            }

            return calls.TryDequeue(out var call) ? call : null;
        }
    }

    /// <summary>Drops what waits and refuses what comes.</summary>
    public void Close()
    {
        lock (gate)
        {
            closed = true;
            calls.Clear();
        }
    }
}
