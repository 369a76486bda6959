using PgCdc.Engine;
using PgCdc.Engine.Plans;

namespace PgCdc.Benchmarks;

/// <summary>Nobody listens.</summary>
internal sealed class NoEvents : IOperationEvents
{
    public void Verbose(string message)
    {
    }

    public void Debug(string message)
    {
    }

    public void Warning(string message)
    {
    }

    public Task<bool> ConfirmAsync(string target, Plan plan) => Task.FromResult(true);
}
