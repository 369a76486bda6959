using System.Management.Automation;

namespace PgCdc.PowerShell;

/// <summary>
/// The pump that every cmdlet stands on: work runs on the thread pool, each call to PowerShell is made by the pipeline thread.
/// A cmdlet overrides <see cref="OnInput"/>, reads its parameters and the session there, and hands work over with <see cref="Run"/> or
/// <see cref="Enqueue"/>; all it has to say goes through the <see cref="PipelineOperation"/> that the work is given.
/// </summary>
public abstract class AsyncCmdlet : PSCmdlet, IDisposable
{
    /// <summary>How long cancelled work may take to clean up behind itself before the prompt comes back without it.</summary>
    private static readonly TimeSpan CleanUpTime = TimeSpan.FromSeconds(3);

    /// <summary>How long nothing happens before progress is shown.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly PipelineQueue queue = new();
    private readonly CancellationTokenSource stop = new();

    // These are touched by the pipeline thread only.
    private readonly List<PipelineOperation> running = [];
    private int ended;
    private ProgressRecord? progress;

    /// <summary>How many pieces of work <see cref="Enqueue"/> keeps running at the same time.</summary>
    protected virtual int ConcurrencyLimit => 32;

    /// <summary>Stops the work that an error elsewhere in the pipeline left behind. PowerShell calls it when the pipeline is over.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Before the first input, on the pipeline thread: an exception from here is a terminating error.</summary>
    protected virtual void OnBegin()
    {
    }

    /// <summary>For each input, on the pipeline thread: an exception from here is an error of this input, the next one is still served.</summary>
    protected abstract void OnInput();

    /// <summary>After the last input, on the pipeline thread: an exception from here is a non-terminating error.</summary>
    protected virtual void OnEnd()
    {
    }

    /// <summary>
    /// Starts work at once, after waiting for a free place where <see cref="ConcurrencyLimit"/> are running, and returns. Results are written while
    /// later inputs arrive; the rest is waited for after the last. Parameters must be read before: the next input overwrites them.
    /// </summary>
    /// <param name="target">What the work is about, for errors and progress.</param>
    /// <param name="work">The work; its exception becomes a non-terminating error and spoils no other work.</param>
    protected void Enqueue(object target, Func<PipelineOperation, CancellationToken, Task> work)
    {
        ArgumentNullException.ThrowIfNull(target);
        PumpUntil(() => running.Count < ConcurrencyLimit);
        var operation = new PipelineOperation(this, queue, target, stop.Token);
        running.Add(operation);
        operation.Start(work, OnEnded);
    }

    /// <summary>Does work and returns when it, and all that was enqueued before, has ended.</summary>
    /// <inheritdoc cref="Enqueue"/>
    protected void Run(object target, Func<PipelineOperation, CancellationToken, Task> work)
    {
        Enqueue(target, work);
        PumpUntil(() => running.Count == 0);
    }

    /// <inheritdoc/>
    protected sealed override void BeginProcessing() => Guard(OnBegin, ThrowTerminatingError);

    /// <inheritdoc/>
    protected sealed override void ProcessRecord()
    {
        Guard(OnInput, WriteError);
        PumpUntil(static () => true);
        CompleteProgress();
    }

    /// <inheritdoc/>
    protected sealed override void EndProcessing()
    {
        Guard(OnEnd, WriteError);
        PumpUntil(() => running.Count == 0);
        CompleteProgress();
    }

    /// <inheritdoc/>
    protected sealed override void StopProcessing()
    {
        try
        {
            stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // Ctrl+C came when the pipeline was over already.
        }

        // Wakes the pipeline thread.
        queue.Post(static () => { });
    }

    /// <summary>Frees what the cmdlet holds.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            Abandon();
            stop.Dispose();
        }
    }

    private void PumpUntil(Func<bool> done)
    {
        try
        {
            while (true)
            {
                if (stop.IsCancellationRequested)
                {
                    throw new PipelineStoppedException();
                }

                if (queue.Take(TimeSpan.Zero) is { } waiting)
                {
                    waiting();
                }
                else if (done())
                {
                    return;
                }
                else if (queue.Take(Patience) is { } next)
                {
                    next();
                }
                else
                {
                    ShowProgress();
                }
            }
        }
        catch
        {
            // Ctrl+C, Select-Object -First, -ErrorAction Stop, an error further down: nobody wants the rest any more.
            Abandon();
            throw;
        }
    }

    private void Guard(Action hook, Action<ErrorRecord> report)
    {
        try
        {
            hook();
        }
#pragma warning disable CA1031 // Nothing escapes unmapped.
        catch (Exception failure) when (!stop.IsCancellationRequested && failure is not (PipelineStoppedException or FlowControlException or ActionPreferenceStopException))
#pragma warning restore CA1031
        {
            report(ErrorRecords.From(failure, null));
        }
    }

    private void OnEnded(PipelineOperation operation)
    {
        running.Remove(operation);
        ended++;
        if (progress is not null && running.Count > 0)
        {
            ShowProgress();
        }
    }

    private void Abandon()
    {
        queue.Close();
        stop.Cancel();
        Task.WaitAll(running.Select(operation => operation.Ended).ToArray(), CleanUpTime);
        try
        {
            running.ForEach(operation => operation.CompleteProgress());
            CompleteProgress();
        }
        catch (Exception refusal) when (refusal is PipelineStoppedException or InvalidOperationException)
        {
            // A stopped pipeline takes no more calls, nor does one that is over; the host clears its progress itself.
        }

        running.Clear();
    }

    private void ShowProgress()
    {
        var names = string.Join(", ", running.Take(3).Select(operation => operation.Target));
        var status = $"waiting for {names}{(running.Count > 3 ? $" and {running.Count - 3} more" : string.Empty)}{(ended > 0 ? $"; {ended} done" : string.Empty)}";
        progress ??= new ProgressRecord(GetHashCode() & int.MaxValue, MyInvocation.MyCommand.Name, status);
        progress.StatusDescription = status;
        WriteProgress(progress);
    }

    private void CompleteProgress()
    {
        if (progress is not null)
        {
            progress.RecordType = ProgressRecordType.Completed;
            WriteProgress(progress);
            progress = null;
        }
    }
}
