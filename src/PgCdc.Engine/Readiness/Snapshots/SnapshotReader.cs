using Npgsql;
using PgCdc.Engine.Postgres;
using PgCdc.Engine.Readiness.Snapshots.Queries;
using PgCdc.Engine.Servers;

namespace PgCdc.Engine.Readiness.Snapshots;

/// <summary>Reads a snapshot in two round trips: what the server is, then everything else in one read-only transaction.</summary>
public static class SnapshotReader
{
    /// <summary>The oldest major that the queries are written for.</summary>
    public const int OldestMajor = 12;

    /// <summary>Reads all that the checks need.</summary>
    /// <param name="connection">An open session of its own, as <see cref="PostgresConnector"/> makes it.</param>
    /// <param name="target">The target that the session belongs to.</param>
    /// <param name="request">What to cover.</param>
    /// <param name="cancellationToken">Stops reading; the transaction is read-only, so nothing is left behind.</param>
    public static async Task<Snapshot> ReadAsync(NpgsqlConnection connection, ConnectionTarget target, SnapshotRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(request);
        var probe = await ServerProbeReader.ReadAsync(connection, target, request.Publication, cancellationToken).ConfigureAwait(false);
        var context = new QueryContext(probe, request, ScopeOf(probe, request));
        var snapshot = Start(connection, target, context);
        SnapshotQuery[] queries = request.ForWriting
            ? [new PublicationQuery(), new FiltersQuery(), new MembersQuery(), new ScopeQuery(), new SchemasQuery(), new TablesQuery(), new OtherRelationsQuery(), new SimilarTablesQuery()]
            :
            [
                new SettingsQuery(), new UserQuery(), new PublicationQuery(), new FiltersQuery(), new SlotsQuery(), new WalSendersQuery(), new SpillsQuery(),
                new TransactionsQuery(), new PreparedTransactionsQuery(), new ConnectionsQuery(), new HbaRulesQuery(),
                new ScopeQuery(), new SchemasQuery(), new TableOwnersQuery(), new TablesQuery(), new OtherRelationsQuery(), new SimilarTablesQuery(),
            ];

        var asked = new List<SnapshotQuery>();
        foreach (var query in queries)
        {
            if (query.NotAsked(context) is { } reason)
            {
                snapshot = query.Unreadable(snapshot, reason);
            }
            else
            {
                asked.Add(query);
            }
        }

        try
        {
            return await ReadTogetherAsync(connection, context, asked, snapshot, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException exception) when (!request.ForWriting && IsOfOneQuery(exception))
        {
            // One view refused although its privileges promised otherwise, as happens on managed servers: the others must not suffer.
            return await ReadOneByOneAsync(connection, context, asked, snapshot, cancellationToken).ConfigureAwait(false);
        }
    }

    private static ScopeKind ScopeOf(ServerProbe probe, SnapshotRequest request) =>
        request.Scope is { } scope ? scope
        : request.Tables.Count > 0 ? ScopeKind.Tables
        : request.Schemas.Count > 0 ? ScopeKind.Schemas
        : probe.PublicationExists ? ScopeKind.Publication
        : ScopeKind.Database;

    private static Snapshot Start(NpgsqlConnection connection, ConnectionTarget target, QueryContext context)
    {
        var probe = context.Probe;
        return new Snapshot
        {
            Target = target,
            Request = context.Request,
            Scope = context.Scope,
            Server = new ServerFacts(
                probe.VersionNumber,
                probe.Version,
                probe.Provider(context.Request.Provider),
                probe.InRecovery,
                Pooled: probe.BackendPid != connection.ProcessID,
                probe.Encrypted,
                probe.RdsLogicalReplication),
            Caller = new CallerFacts(probe.Caller, probe.Superuser, probe.ReadAllStats, probe.ReadHbaRules, probe.ReadFileSettings) { MayCreateInDatabase = probe.MayCreateInDatabase },
        };
    }

    private static async Task<Snapshot> ReadTogetherAsync(
        NpgsqlConnection connection, QueryContext context, List<SnapshotQuery> queries, Snapshot snapshot, CancellationToken cancellationToken)
    {
        var batch = new NpgsqlBatch(connection) { Timeout = snapshot.Target.ClientTimeoutSeconds() };
        await using (batch.ConfigureAwait(false))
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand("begin isolation level repeatable read read only"));
            AddPooledSettings(batch, connection, snapshot);
            foreach (var query in queries)
            {
                batch.BatchCommands.Add(query.Command(context));
            }

            batch.BatchCommands.Add(new NpgsqlBatchCommand("commit"));
            var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                await SkipPooledSettingsAsync(reader, snapshot, cancellationToken).ConfigureAwait(false);
                foreach (var query in queries)
                {
                    snapshot = await query.ReadAsync(snapshot, reader, cancellationToken).ConfigureAwait(false);
                    await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
                }
            }
        }

        return snapshot;
    }

    private static async Task<Snapshot> ReadOneByOneAsync(
        NpgsqlConnection connection, QueryContext context, List<SnapshotQuery> queries, Snapshot snapshot, CancellationToken cancellationToken)
    {
        await RollBackAsync(connection, cancellationToken).ConfigureAwait(false);
        foreach (var query in queries)
        {
            try
            {
                snapshot = await ReadAloneAsync(connection, context, query, snapshot, cancellationToken).ConfigureAwait(false);
            }
            catch (PostgresException exception) when (IsOfOneQuery(exception))
            {
                snapshot = query.Unreadable(snapshot, $"The server refused: {exception.MessageText} ({exception.SqlState}).");
                await RollBackAsync(connection, cancellationToken).ConfigureAwait(false);
            }
        }

        return snapshot;
    }

    private static async Task RollBackAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        using var rollback = new NpgsqlCommand("rollback", connection);
        await rollback.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task<Snapshot> ReadAloneAsync(
        NpgsqlConnection connection, QueryContext context, SnapshotQuery query, Snapshot snapshot, CancellationToken cancellationToken)
    {
        var batch = new NpgsqlBatch(connection) { Timeout = snapshot.Target.ClientTimeoutSeconds() };
        await using (batch.ConfigureAwait(false))
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand("begin read only"));
            AddPooledSettings(batch, connection, snapshot);
            if (query.UsesScope)
            {
                batch.BatchCommands.Add(new ScopeQuery().Command(context));
            }

            batch.BatchCommands.Add(query.Command(context));
            batch.BatchCommands.Add(new NpgsqlBatchCommand("commit"));
            var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                await SkipPooledSettingsAsync(reader, snapshot, cancellationToken).ConfigureAwait(false);
                if (query.UsesScope)
                {
                    await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
                }

                return await query.ReadAsync(snapshot, reader, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    // Behind a pooler the settings of the first round trip ended with it, and this may be another session.
    private static void AddPooledSettings(NpgsqlBatch batch, NpgsqlConnection connection, Snapshot snapshot)
    {
        if (snapshot.Server.Pooled)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(SessionSettings.Sql(snapshot.Target, connection.ProcessID)));
        }
    }

    private static async Task SkipPooledSettingsAsync(NpgsqlDataReader reader, Snapshot snapshot, CancellationToken cancellationToken)
    {
        if (snapshot.Server.Pooled)
        {
            await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    // Class 57 (shutdown, cancel) and 08 (connection) concern the whole session.
    private static bool IsOfOneQuery(PostgresException exception) =>
        !exception.SqlState.StartsWith("57P", StringComparison.Ordinal) && !exception.SqlState.StartsWith("08", StringComparison.Ordinal);
}
