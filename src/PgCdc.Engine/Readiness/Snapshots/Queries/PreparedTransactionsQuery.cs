using Npgsql;

namespace PgCdc.Engine.Readiness.Snapshots.Queries;

/// <summary>Prepared transactions older than ten minutes.</summary>
internal sealed class PreparedTransactionsQuery : ListQuery<PreparedTransactionFacts>
{
    public override NpgsqlBatchCommand Command(QueryContext context) => new("""
        select gid, database::text, owner::text, extract(epoch from clock_timestamp() - prepared)::int8
        from pg_prepared_xacts where prepared < clock_timestamp() - interval '10 minutes' order by prepared
        """);

    protected override PreparedTransactionFacts Row(NpgsqlDataReader reader) => new(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetInt64(3));

    protected override Snapshot With(Snapshot snapshot, Readable<IReadOnlyList<PreparedTransactionFacts>> rows) => snapshot with { PreparedTransactions = rows };
}
