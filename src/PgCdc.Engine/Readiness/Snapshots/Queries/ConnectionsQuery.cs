using Npgsql;

namespace PgCdc.Engine.Readiness.Snapshots.Queries;

/// <summary>Sessions in use; from pg_stat_database, because that counts also those which the caller may not look into.</summary>
internal sealed class ConnectionsQuery : SnapshotQuery
{
    public override NpgsqlBatchCommand Command(QueryContext context) => new("select coalesce(sum(numbackends), 0)::int8 from pg_stat_database");

    public override async Task<Snapshot> ReadAsync(Snapshot snapshot, NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        return snapshot with { ConnectionsInUse = Readable.Of(reader.GetInt64(0)) };
    }

    public override Snapshot Unreadable(Snapshot snapshot, string reason) => snapshot with { ConnectionsInUse = Readable.Not<long>(reason) };
}
