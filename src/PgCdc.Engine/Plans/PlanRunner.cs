using System.Security.Cryptography;
using Npgsql;
using PgCdc.Engine.Postgres;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Plans;

/// <summary>Reads the state, plans, asks and carries out; and does so again when another session was in the way or was faster.</summary>
public static class PlanRunner
{
    private const int Attempts = 5;

    /// <summary>Attempts of a plan that keeps the application out while it waits: each is very short, so that there can be more.</summary>
    private const int ShortAttempts = 20;

    /// <summary>Brings a target to what a request wants.</summary>
    /// <typeparam name="TState">What the planner decides on.</typeparam>
    /// <param name="target">Where, and as whom.</param>
    /// <param name="read">Reads the state; changes nothing.</param>
    /// <param name="plan">Decides what is to be done; throws when the request cannot be met.</param>
    /// <param name="events">Tells and asks.</param>
    /// <param name="cancellationToken">Stops; an open transaction is rolled back.</param>
    /// <returns>The last state read before the change, and what was done; the plan is null when the caller said no.</returns>
    public static async Task<(TState State, Plan? Done)> RunAsync<TState>(
        ConnectionTarget target,
        Func<NpgsqlConnection, CancellationToken, Task<TState>> read,
        Func<TState, Plan> plan,
        IOperationEvents events,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(events);
        var agreed = Plan.Empty;
        var attempts = Attempts;
        for (var attempt = 1; ; attempt++)
        {
            // A session for each attempt: Npgsql gives one up after an internal error, and 'tuple concurrently updated' is one.
            var connection = await PostgresConnector.OpenAsync(target, cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                RefuseOldServer(connection, target);
                try
                {
                    var state = await read(connection, cancellationToken).ConfigureAwait(false);
                    var steps = plan(state);
                    if (!steps.IsCoveredBy(agreed))
                    {
                        if (!await events.ConfirmAsync(target.ToString(), steps).ConfigureAwait(false))
                        {
                            return (state, null);
                        }

                        agreed = steps;
                    }

                    if (!steps.IsEmpty)
                    {
                        attempts = steps.LocksOutReaders ? ShortAttempts : Attempts;
                        await PlanExecutor.ExecuteAsync(connection, target, steps, events, cancellationToken).ConfigureAwait(false);
                    }

                    return (state, steps);
                }
                catch (PostgresException exception) when (attempt < attempts && Retryable(exception))
                {
                    events.Verbose($"{target}: {exception.MessageText} ({exception.SqlState}); nothing was changed, attempt {attempt} of {attempts}");
                }
            }

            await Task.Delay(Pause(attempt), cancellationToken).ConfigureAwait(false);
        }
    }

    private static void RefuseOldServer(NpgsqlConnection connection, ConnectionTarget target)
    {
        if (connection.PostgreSqlVersion.Major < SnapshotReader.OldestMajor)
        {
            throw new PgCdcException(
                "ServerTooOld",
                ErrorKind.NotInstalled,
                $"{target} runs PostgreSQL {connection.ServerVersion}; the oldest version that is supported is {SnapshotReader.OldestMajor}. Nothing was changed.",
                "Upgrade the server to a version that PostgreSQL itself still maintains.",
                target.ToString());
        }
    }

    // Runs that got in each other's way once must not meet again at the same moment.
    private static TimeSpan Pause(int attempt) => TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(100 << Math.Min(attempt, 4)) + 50);

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
