using Npgsql;
using PgCdc.Engine.Postgres;

namespace PgCdc.Engine.Plans;

/// <summary>Reads the state, plans, asks and carries out; and does so again when another session was in the way or was faster.</summary>
public static class PlanRunner
{
    private const int Attempts = 5;

    /// <summary>Brings a target to what a request wants.</summary>
    /// <typeparam name="TState">What the planner decides on.</typeparam>
    /// <param name="connection">Session of the administrator.</param>
    /// <param name="target">Where it leads.</param>
    /// <param name="read">Reads the state; changes nothing.</param>
    /// <param name="plan">Decides what is to be done; throws when the request cannot be met.</param>
    /// <param name="events">Tells and asks.</param>
    /// <param name="cancellationToken">Stops; an open transaction is rolled back.</param>
    /// <returns>The last state read before the change, and what was done; the plan is null when the caller said no.</returns>
    public static async Task<(TState State, Plan? Done)> RunAsync<TState>(
        NpgsqlConnection connection,
        ConnectionTarget target,
        Func<CancellationToken, Task<TState>> read,
        Func<TState, Plan> plan,
        IOperationEvents events,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(events);
        var agreed = Plan.Empty;
        for (var attempt = 1; ; attempt++)
        {
            var state = await read(cancellationToken).ConfigureAwait(false);
            var steps = plan(state);
            if (steps.IsEmpty)
            {
                return (state, steps);
            }

            if (!steps.IsCoveredBy(agreed))
            {
                if (!await events.ConfirmAsync(target.ToString(), steps).ConfigureAwait(false))
                {
                    return (state, null);
                }

                agreed = steps;
            }

            try
            {
                await PlanExecutor.ExecuteAsync(connection, target, steps, events, cancellationToken).ConfigureAwait(false);
                return (state, steps);
            }
            catch (PostgresException exception) when (attempt < Attempts && Retryable(exception))
            {
                events.Verbose($"{target}: {exception.MessageText} ({exception.SqlState}); nothing was changed, attempt {attempt} of {Attempts}");
                await Task.Delay(TimeSpan.FromMilliseconds(100 << attempt), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>True for what may go away by itself: a lock held by another session, or another session that changes the same objects.</summary>
    private static bool Retryable(PostgresException exception) => exception.SqlState switch
    {
        PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure => true,
        PostgresErrorCodes.DuplicateObject or PostgresErrorCodes.UniqueViolation => true,

        // 'tuple concurrently updated' has no SQLSTATE of its own; the routine is named in every language.
        PostgresErrorCodes.InternalError => exception.Routine is "simple_heap_update" or "simple_heap_delete" or "heap_update" or "heap_delete",
        _ => false,
    };
}
