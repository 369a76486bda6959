using Npgsql;
using PgCdc.Engine.Postgres;

namespace PgCdc.Engine.Readiness.Snapshots.Queries;

/// <summary>One statement of the second round trip, and where its rows go.</summary>
internal abstract class SnapshotQuery
{
    /// <summary>Why this is not asked at all (the version lacks it, the caller may not read it); null: ask.</summary>
    public virtual string? NotAsked(QueryContext context) => null;

    /// <summary>Whether the statement reads what <see cref="ScopeQuery"/> left in the same transaction.</summary>
    public virtual bool UsesScope => false;

    /// <summary>The statement.</summary>
    public abstract NpgsqlBatchCommand Command(QueryContext context);

    /// <summary>Puts the rows into the snapshot.</summary>
    public abstract Task<Snapshot> ReadAsync(Snapshot snapshot, NpgsqlDataReader reader, CancellationToken cancellationToken);

    /// <summary>Puts the reason into the snapshot why there are no rows.</summary>
    public abstract Snapshot Unreadable(Snapshot snapshot, string reason);
}

/// <summary>A query whose rows become one list.</summary>
/// <typeparam name="T">What one row becomes.</typeparam>
internal abstract class ListQuery<T> : SnapshotQuery
{
    /// <summary>The order of the list, where the statement does not say it.</summary>
    protected virtual Comparison<T>? Order => null;

    public sealed override async Task<Snapshot> ReadAsync(Snapshot snapshot, NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var rows = await reader.ReadAllAsync(Row, cancellationToken).ConfigureAwait(false);
        if (Order is { } order)
        {
            rows.Sort(order);
        }

        return With(snapshot, Readable.Of<IReadOnlyList<T>>(rows));
    }

    public sealed override Snapshot Unreadable(Snapshot snapshot, string reason) => With(snapshot, Readable.Not<IReadOnlyList<T>>(reason));

    protected abstract T Row(NpgsqlDataReader reader);

    protected abstract Snapshot With(Snapshot snapshot, Readable<IReadOnlyList<T>> rows);
}
