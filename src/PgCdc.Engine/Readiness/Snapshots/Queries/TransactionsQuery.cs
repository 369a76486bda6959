using Npgsql;
using PgCdc.Engine.Postgres;

namespace PgCdc.Engine.Readiness.Snapshots.Queries;

/// <summary>Transactions older than ten minutes, and how many sessions the caller cannot look into.</summary>
internal sealed class TransactionsQuery : SnapshotQuery
{
    // A session of another role shows no transaction at all to a caller without pg_read_all_stats; pg_stat_activity marks it in the query column.
    private const string Sql = """
        select a.pid, a.datname::text, a.usename::text, a.application_name, coalesce(a.state, ''),
               extract(epoch from clock_timestamp() - a.xact_start)::int8, a.backend_xid is not null,
               (select count(*) from pg_stat_activity h where h.query = '<insufficient privilege>' and h.datid is not null)
        from (select 1) one
        left join pg_stat_activity a on a.xact_start < clock_timestamp() - interval '10 minutes' and a.pid <> pg_backend_pid() and a.backend_type <> 'walsender'
        order by a.xact_start
        """;

    public override NpgsqlBatchCommand Command(QueryContext context) => new(Sql);

    public override async Task<Snapshot> ReadAsync(Snapshot snapshot, NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var hidden = 0L;
        var transactions = new List<TransactionFacts>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            hidden = reader.GetInt64(7);
            if (!reader.IsDBNull(0))
            {
                transactions.Add(new TransactionFacts(
                    reader.GetInt32(0),
                    Database: reader.GetNullableString(1),
                    UserName: reader.GetNullableString(2),
                    Application: reader.GetNullableString(3) ?? string.Empty,
                    State: reader.GetString(4),
                    AgeSeconds: reader.GetInt64(5),
                    HasTransactionId: reader.GetBoolean(6)));
            }
        }

        return snapshot with { LongTransactions = Readable.Of<IReadOnlyList<TransactionFacts>>(transactions), HiddenSessions = hidden };
    }

    public override Snapshot Unreadable(Snapshot snapshot, string reason) =>
        snapshot with { LongTransactions = Readable.Not<IReadOnlyList<TransactionFacts>>(reason) };
}
