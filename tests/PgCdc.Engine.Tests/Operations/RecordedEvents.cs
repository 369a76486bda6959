using System.Collections.Concurrent;
using PgCdc.Engine.Plans;

namespace PgCdc.Engine.Tests.Operations;

/// <summary>Keeps what an operation says and asks, and answers yes, unless a test answers otherwise.</summary>
internal sealed class RecordedEvents : IOperationEvents
{
    private readonly ConcurrentQueue<string> _verbose = new();
    private readonly ConcurrentQueue<string> _debug = new();
    private readonly ConcurrentQueue<string> _warnings = new();
    private readonly ConcurrentQueue<Plan> _plans = new();

    /// <summary>What is answered to a plan.</summary>
    public Func<Plan, Task<bool>> Answer { get; init; } = _ => Task.FromResult(true);

    /// <summary>Is told when an attempt failed that will be repeated.</summary>
    public Action? Repeats { get; init; }

    public IReadOnlyCollection<string> Warnings => _warnings;

    /// <summary>The plans that were asked for consent.</summary>
    public IReadOnlyCollection<Plan> Plans => _plans;

    /// <summary>Everything that a person could have seen.</summary>
    public string Shown => string.Join('\n', [.. _verbose, .. _debug, .. _warnings, .. _plans.SelectMany(plan => plan.Display())]);

    public void Verbose(string message)
    {
        _verbose.Enqueue(message);
        if (message.Contains("attempt ", StringComparison.Ordinal))
        {
            Repeats?.Invoke();
        }
    }

    public void Debug(string message) => _debug.Enqueue(message);

    public void Warning(string message) => _warnings.Enqueue(message);

    public Task<bool> ConfirmAsync(string target, Plan plan)
    {
        _plans.Enqueue(plan);
        return Answer(plan);
    }
}
