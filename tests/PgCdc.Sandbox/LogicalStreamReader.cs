using Npgsql.Replication;
using Npgsql.Replication.PgOutput;
using Npgsql.Replication.PgOutput.Messages;

namespace PgCdc.Sandbox;

/// <summary>
/// A consumer of a publication that knows nothing of PgCdc: it logs in, makes a slot, and collects what pgoutput sends. Protocol version 1, which every
/// supported major speaks.
/// </summary>
public sealed class LogicalStreamReader : IAsyncDisposable
{
    private readonly LogicalReplicationConnection _connection;
    private readonly CancellationTokenSource _end = new();
    private readonly IAsyncEnumerator<PgOutputReplicationMessage> _messages;
    private readonly List<StreamedChange> _changes = [];

    private LogicalStreamReader(LogicalReplicationConnection connection, PgOutputReplicationSlot slot, string publication)
    {
        _connection = connection;
        _messages = connection.StartReplication(slot, new PgOutputReplicationOptions(publication, PgOutputProtocolVersion.V1), _end.Token).GetAsyncEnumerator();
    }

    /// <summary>All that came so far.</summary>
    public IReadOnlyList<StreamedChange> Changes => _changes;

    /// <summary>Logs in and makes a slot. Every change that is committed from now on will be read.</summary>
    /// <param name="connectionString">Npgsql connection string of the user that is to read.</param>
    /// <param name="publication">The publication to read.</param>
    /// <param name="slot">The slot to make.</param>
    /// <param name="temporary">Whether the slot ends with the connection.</param>
    /// <param name="cancellationToken">Ends the wait for the slot, which lasts as long as older transactions do.</param>
    public static Task<LogicalStreamReader> OpenAsync(
        string connectionString, string publication, string slot, bool temporary = true, CancellationToken cancellationToken = default)
        => OpenAsync(
            connectionString,
            publication,
            connection => connection.CreatePgOutputReplicationSlot(slot, temporary, LogicalSlotSnapshotInitMode.NoExport, cancellationToken: cancellationToken),
            cancellationToken);

    /// <summary>Logs in and goes on with a slot that is there.</summary>
    public static Task<LogicalStreamReader> ResumeAsync(
        string connectionString, string publication, string slot, CancellationToken cancellationToken = default)
        => OpenAsync(connectionString, publication, _ => Task.FromResult(new PgOutputReplicationSlot(slot)), cancellationToken);

    /// <summary>Reads on until there is enough.</summary>
    /// <param name="enough">Asked of all that came so far, after each change.</param>
    /// <param name="timeout">How long to wait for it at most.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>All that came so far.</returns>
    /// <exception cref="TimeoutException">It did not come; the message says what did. The reader is of no further use.</exception>
    public async Task<IReadOnlyList<StreamedChange>> ReadUntilAsync(
        Func<IReadOnlyList<StreamedChange>, bool> enough, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(enough);
        using var given = cancellationToken.Register(_end.Cancel);
        _end.CancelAfter(timeout);
        try
        {
            while (!enough(_changes))
            {
                if (!await _messages.MoveNextAsync())
                {
                    throw new SandboxException("The server ended the stream.");
                }

                await CollectAsync(_messages.Current);
                _connection.SetReplicationStatus(_messages.Current.WalEnd);
            }

            return _changes;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            var came = _changes.Count == 0 ? "nothing" : string.Join("; ", _changes);
            throw new TimeoutException($"What was waited for did not come in {timeout}. This came: {came}");
        }
        finally
        {
            _end.CancelAfter(Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Ends the stream; a temporary slot is gone with it.</summary>
    public async ValueTask DisposeAsync()
    {
        // The stream has no other end than its token.
        await _end.CancelAsync();
        try
        {
            await _messages.MoveNextAsync();
        }
        catch (Exception e) when (e is OperationCanceledException or Npgsql.NpgsqlException or InvalidOperationException)
        {
            // That is the end.
        }

        await _messages.DisposeAsync();
        await _connection.DisposeAsync();
        _end.Dispose();
    }

    private static async Task<LogicalStreamReader> OpenAsync(
        string connectionString,
        string publication,
        Func<LogicalReplicationConnection, Task<PgOutputReplicationSlot>> slot,
        CancellationToken cancellationToken)
    {
        var connection = new LogicalReplicationConnection(connectionString);
        try
        {
            await connection.Open(cancellationToken);
            return new LogicalStreamReader(connection, await slot(connection), publication);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private async Task CollectAsync(PgOutputReplicationMessage message)
    {
        switch (message)
        {
            case InsertMessage insert:
                Add(ChangeKind.Insert, insert.Relation, await ReadAsync(insert.NewRow, insert.Relation), []);
                break;
            case FullUpdateMessage update:
                var oldRow = await ReadAsync(update.OldRow, update.Relation);
                Add(ChangeKind.Update, update.Relation, await ReadAsync(update.NewRow, update.Relation), oldRow);
                break;
            case IndexUpdateMessage update:
                var oldKey = await ReadKeyAsync(update.Key, update.Relation);
                Add(ChangeKind.Update, update.Relation, await ReadAsync(update.NewRow, update.Relation), oldKey);
                break;
            case UpdateMessage update:
                Add(ChangeKind.Update, update.Relation, await ReadAsync(update.NewRow, update.Relation), []);
                break;
            case FullDeleteMessage delete:
                Add(ChangeKind.Delete, delete.Relation, [], await ReadAsync(delete.OldRow, delete.Relation));
                break;
            case KeyDeleteMessage delete:
                Add(ChangeKind.Delete, delete.Relation, [], await ReadKeyAsync(delete.Key, delete.Relation));
                break;
            case TruncateMessage truncate:
                foreach (var relation in truncate.Relations)
                {
                    Add(ChangeKind.Truncate, relation, [], []);
                }

                break;
        }
    }

    private void Add(ChangeKind kind, RelationMessage relation, Dictionary<string, string?> values, Dictionary<string, string?> identity)
        => _changes.Add(new StreamedChange(kind, relation.Namespace, relation.RelationName, values, identity));

    private static async Task<Dictionary<string, string?>> ReadAsync(ReplicationTuple tuple, RelationMessage relation)
    {
        var values = new Dictionary<string, string?>();
        var column = 0;
        await foreach (var value in tuple)
        {
            var name = relation.Columns[column++].ColumnName;
            if (!value.IsUnchangedToastedValue)
            {
                values[name] = value.IsDBNull ? null : await value.Get<string>();
            }
        }

        return values;
    }

    /// <summary>A key comes as a whole row in which all but the key is null.</summary>
    private static async Task<Dictionary<string, string?>> ReadKeyAsync(ReplicationTuple tuple, RelationMessage relation)
    {
        var values = await ReadAsync(tuple, relation);
        foreach (var column in relation.Columns.Where(column => !column.Flags.HasFlag(RelationMessage.Column.ColumnFlags.PartOfKey)))
        {
            values.Remove(column.ColumnName);
        }

        return values;
    }
}
