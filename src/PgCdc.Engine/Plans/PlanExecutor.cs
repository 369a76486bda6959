using System.Diagnostics;
using Npgsql;
using PgCdc.Engine.Postgres;

namespace PgCdc.Engine.Plans;

/// <summary>Carries out a plan in one transaction: all of it or nothing.</summary>
public static class PlanExecutor
{
    /// <summary>How long one statement may wait for a lock, in milliseconds: long enough for a busy table, too short to hold up the application behind it.</summary>
    public const int LockTimeoutMilliseconds = 2000;

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
        var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            var batch = new NpgsqlBatch(connection, transaction) { Timeout = target.ClientTimeoutSeconds() };
            await using (batch.ConfigureAwait(false))
            {
                batch.BatchCommands.Add(new NpgsqlBatchCommand($"set local lock_timeout = {LockTimeoutMilliseconds}"));
                foreach (var step in plan.Steps)
                {
                    batch.BatchCommands.Add(new NpgsqlBatchCommand(step.Sql));
                }

                await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }

            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        }

        var took = clock.ElapsedMilliseconds;
        events.AfterResult(later => later.Verbose($"{plan.Steps.Count} statements on {target} in one transaction, {took} ms"));
    }
}
