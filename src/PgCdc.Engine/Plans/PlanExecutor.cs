using System.Diagnostics;
using Npgsql;
using PgCdc.Engine.Postgres;

namespace PgCdc.Engine.Plans;

/// <summary>Carries out a plan in one transaction: all of it or nothing.</summary>
public static class PlanExecutor
{
    /// <summary>How long a statement may wait for a lock that lets the application go on reading and writing, in milliseconds.</summary>
    private const int LockTimeout = 2000;

    /// <summary>
    /// The same for a lock that keeps the application out, in milliseconds: while it is waited for, and while the locks before it are held, every query of
    /// the application on those tables waits, too.
    /// </summary>
    private const int ExclusiveLockTimeout = 100;

    /// <summary>How long the server keeps the transaction of a client that went away in the middle of it, in milliseconds.</summary>
    private const int IdleTimeout = 5000;

    /// <summary>Runs the steps.</summary>
    /// <exception cref="PostgresException">A step failed; nothing was changed.</exception>
    public static async Task ExecuteAsync(NpgsqlConnection connection, ConnectionTarget target, Plan plan, IOperationEvents events, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(events);
        foreach (var step in plan.Steps)
        {
            events.Debug(step.Display);
        }

        var clock = Stopwatch.StartNew();
        var batch = new NpgsqlBatch(connection) { Timeout = target.ClientTimeoutSeconds() };
        await using (batch.ConfigureAwait(false))
        {
            // COMMIT goes with the statements: no lock waits for an answer to travel. What fails is undone when the session ends.
            batch.BatchCommands.Add(new NpgsqlBatchCommand("begin read write"));
            batch.BatchCommands.Add(new NpgsqlBatchCommand(Limits(target, plan)));
            foreach (var step in plan.Steps)
            {
                batch.BatchCommands.Add(new NpgsqlBatchCommand(step.Sql));
            }

            batch.BatchCommands.Add(new NpgsqlBatchCommand("commit"));
            await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }

        var took = clock.ElapsedMilliseconds;
        events.AfterResult(later => later.Verbose($"{plan.Steps.Count} statements on {target} in one transaction, {took} ms"));
    }

    // For this transaction only, also behind a pooler, whose session has none of the settings of ours.
    private static string Limits(ConnectionTarget target, Plan plan) => $"""
        select pg_catalog.set_config('search_path', 'pg_catalog', true),
               pg_catalog.set_config('lock_timeout', '{(plan.LocksOutReaders ? ExclusiveLockTimeout : LockTimeout)}', true),
               pg_catalog.set_config('statement_timeout', '{(long)Math.Min(target.CommandTimeout.TotalMilliseconds, int.MaxValue)}', true),
               pg_catalog.set_config('idle_in_transaction_session_timeout', '{IdleTimeout}', true)
        """;
}
