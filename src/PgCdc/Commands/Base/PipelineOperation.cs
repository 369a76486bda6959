using System.Management.Automation;
using PgCdc.Engine;
using PgCdc.Engine.Plans;

namespace PgCdc.PowerShell;

/// <summary>
/// One piece of work of a cmdlet, as the work sees it: whatever it says or asks from its pool thread is said and asked by the pipeline thread,
/// in order.
/// </summary>
public sealed class PipelineOperation : IOperationEvents
{
    private readonly PSCmdlet cmdlet;
    private readonly PipelineQueue queue;
    private readonly CancellationToken stop;
    private readonly Queue<Action<IOperationEvents>> afterResult = new();
    private ProgressRecord? progress;

    internal PipelineOperation(PSCmdlet cmdlet, PipelineQueue queue, object target, CancellationToken stop)
    {
        this.cmdlet = cmdlet;
        this.queue = queue;
        this.stop = stop;
        Target = target;
    }

    /// <summary>What the work is about; becomes the TargetObject of its error.</summary>
    public object Target { get; }

    /// <summary>Completes when the work has ended, however it ended; never faults.</summary>
    internal Task Ended { get; private set; } = Task.CompletedTask;

    /// <summary>
    /// Writes a result to the pipeline as soon as the pipeline thread is free. Results that belong together are enumerated from one call: between
    /// two calls come those of other work, and a table that is grouped by target would fall to pieces.
    /// </summary>
    public void Write(object? result, bool enumerate = false) => queue.Post(() => cmdlet.WriteObject(result, enumerate));

    /// <summary>Reports a problem and goes on; a problem that ends the work is thrown instead.</summary>
    public void WriteError(PgCdcException problem) => queue.Post(() => cmdlet.WriteError(ErrorRecords.From(problem, Target)));

    /// <inheritdoc/>
    /// <remarks>With -Debug and without -Verbose, PowerShell asks after each verbose message whether to go on, and fails where nobody can answer.</remarks>
    public void Verbose(string message) => queue.Post(() =>
    {
        if (IsOn("Debug") && !IsOn("Verbose"))
        {
            cmdlet.WriteDebug(message);
        }
        else
        {
            cmdlet.WriteVerbose(message);
        }
    });

    /// <inheritdoc/>
    public void Debug(string message) => queue.Post(() => cmdlet.WriteDebug(message));

    /// <inheritdoc/>
    public void Warning(string message) => queue.Post(() => cmdlet.WriteWarning(message));

    /// <inheritdoc/>
    public void AfterResult(Action<IOperationEvents> say) => afterResult.Enqueue(say);

    /// <summary>Shows how far a wait of this operation is; taken away when the operation ends.</summary>
    /// <param name="status">What is waited for.</param>
    /// <param name="percent">0 to 100, or -1 where it is not known.</param>
    public void Progress(string status, int percent = -1) => queue.Post(() =>
    {
        progress ??= new ProgressRecord(GetHashCode() & int.MaxValue, Target.ToString(), status);
        progress.StatusDescription = status;
        progress.PercentComplete = percent;
        cmdlet.WriteProgress(progress);
    });

    /// <inheritdoc/>
    public Task<bool> ConfirmAsync(string target, Plan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (plan.IsEmpty)
        {
            return Task.FromResult(true);
        }

        var answer = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var text = string.Join(Environment.NewLine + "  ", [$"{target}:", .. plan.Display()]);
        var asked = queue.Post(() =>
        {
            try
            {
                answer.SetResult(cmdlet.ShouldProcess(text, $"Carry this out on {text}", "Confirm"));
            }
            catch (PipelineStoppedException)
            {
                // The user chose to halt: the exception ends the pipeline, and this ends the work.
                answer.SetCanceled(CancellationToken.None);
                throw;
            }
            catch (Exception refusal)
            {
                // Nobody is there to answer.
                answer.SetCanceled(CancellationToken.None);
                cmdlet.ThrowTerminatingError(ErrorRecords.From(Unanswered(target, refusal), target));
            }
        });
        if (!asked)
        {
            answer.SetCanceled(stop);
        }

        return answer.Task.WaitAsync(stop);
    }

    /// <summary>Starts the work on the thread pool; <paramref name="ended"/> is called by the pipeline thread when it has ended.</summary>
    internal void Start(Func<PipelineOperation, CancellationToken, Task> work, Action<PipelineOperation> ended) =>
        Ended = Task.Run(
            async () =>
            {
                var failure = await RunAsync(work).ConfigureAwait(false);
                foreach (var say in afterResult)
                {
                    say(this);
                }

                queue.Post(() =>
                {
                    CompleteProgress();
                    ended(this);
                    if (failure is not null)
                    {
                        cmdlet.WriteError(ErrorRecords.From(failure, Target));
                    }
                });
            },
            CancellationToken.None);

    /// <summary>Takes the progress away, if any is shown. Called by the pipeline thread.</summary>
    internal void CompleteProgress()
    {
        if (progress is not null)
        {
            progress.RecordType = ProgressRecordType.Completed;
            cmdlet.WriteProgress(progress);
            progress = null;
        }
    }

    private bool IsOn(string parameter) => cmdlet.MyInvocation.BoundParameters.TryGetValue(parameter, out var value) && value is SwitchParameter { IsPresent: true };

    private static PgCdcException Unanswered(string target, Exception refusal) => new(
        "NotConfirmed",
        ErrorKind.InvalidOperation,
        $"Nobody can confirm the change of {target}, so nothing was done: {refusal.Message}",
        "Look at the change with -WhatIf, then repeat the command with -Confirm:$false.",
        target,
        innerException: refusal);

    private static async Task CancelAsync(CancellationTokenSource source)
    {
        try
        {
            await source.CancelAsync().ConfigureAwait(false);
        }
        catch (AggregateException)
        {
            // A callback of a library failed while work that nobody waits for any more was being cancelled.
        }
    }

    private async Task<Exception?> RunAsync(Func<PipelineOperation, CancellationToken, Task> work)
    {
        // A source for each operation: the callbacks of one source run one after the other, and Npgsql's opens a connection to the server,
        // so a dead server would keep the others from being cancelled, and StopProcessing from returning.
        using var own = new CancellationTokenSource();
        using var registration = stop.Register(() => _ = CancelAsync(own));
        try
        {
            await work(this, own.Token).ConfigureAwait(false);
            return null;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return null;
        }
#pragma warning disable CA1031 // Nothing escapes unmapped.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            return failure;
        }
    }
}
