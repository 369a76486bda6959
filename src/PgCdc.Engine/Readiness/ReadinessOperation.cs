using System.Diagnostics;
using Npgsql;
using PgCdc.Engine.Postgres;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Readiness;

/// <summary>Connects, reads and judges one target.</summary>
public static class ReadinessOperation
{
    /// <summary>Checks one target. A target that cannot be reached, or is too old, is a result and not an error.</summary>
    /// <param name="target">The target.</param>
    /// <param name="request">What to check.</param>
    /// <param name="events">Told of each remote call.</param>
    /// <param name="cancellationToken">Stops it; nothing is left behind.</param>
    /// <exception cref="PgCdcException">The request makes no sense (<c>InvalidName</c>), or the session broke.</exception>
    public static async Task<IReadOnlyList<ReadinessCheck>> RunAsync(
        ConnectionTarget target, ReadinessRequest request, IOperationEvents events, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(events);
        Validate(request.Snapshot);

        // The WAL sender connection does not need the snapshot: both are made at the same time.
        var replication = ReplicationAsync(target, request, events, cancellationToken);
        try
        {
            return await ReadAndJudgeAsync(target, request, replication, events, cancellationToken).ConfigureAwait(false);
        }
        catch (PgCdcException exception) when (PostgresErrorMap.StageOf(exception.ErrorId) is not null)
        {
            return ReadinessEvaluator.ForUnreachable(target, exception, request.Checks);
        }
        finally
        {
            await ((Task)replication).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // No role or publication can have such a name, so that 'there is none, make it' would be no help.
    private static void Validate(SnapshotRequest request)
    {
        SqlName.Validate(request.UserName, "user");
        SqlName.Validate(request.Publication, "publication");
        foreach (var schema in request.Schemas)
        {
            SqlName.Validate(schema, "schema");
        }
    }

    private static async Task<IReadOnlyList<ReadinessCheck>> ReadAndJudgeAsync(
        ConnectionTarget target, ReadinessRequest request, Task<ReplicationAnswer?> replication, IOperationEvents events, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var connection = await PostgresConnector.OpenAsync(target, cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            events.Verbose($"Connected to {target} in {clock.ElapsedMilliseconds} ms");
            if (connection.PostgreSqlVersion.Major < SnapshotReader.OldestMajor)
            {
                return ReadinessEvaluator.ForOldServer(target, connection.ServerVersion, request.Checks);
            }

            clock.Restart();
            try
            {
                var snapshot = await SnapshotReader.ReadAsync(connection, target, request.Snapshot, cancellationToken).ConfigureAwait(false);
                events.Verbose($"Read {target} in {clock.ElapsedMilliseconds} ms");
                snapshot = snapshot with { Replication = await replication.ConfigureAwait(false) };
                return ReadinessEvaluator.Evaluate(snapshot, request.Checks);
            }
            catch (Exception exception) when (exception is NpgsqlException or IOException or TimeoutException)
            {
                throw PostgresErrorMap.Translate(exception, target, "read what the checks need");
            }
        }
    }

    private static async Task<ReplicationAnswer?> ReplicationAsync(
        ConnectionTarget target, ReadinessRequest request, IOperationEvents events, CancellationToken cancellationToken)
    {
        if (request.ReplicationUserName is not { } user)
        {
            return null;
        }

        var clock = Stopwatch.StartNew();
        try
        {
            var identity = await ReplicationProbe.IdentifySystemAsync(target.With(user, request.ReplicationPassword), cancellationToken).ConfigureAwait(false);
            events.Verbose($"IDENTIFY_SYSTEM as '{user}' on {target} in {clock.ElapsedMilliseconds} ms");
            return new ReplicationAnswer(identity.SystemId, null) { UserName = user };
        }
        catch (PgCdcException exception)
        {
            return new ReplicationAnswer(null, exception) { UserName = user };
        }
    }
}
