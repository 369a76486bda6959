using Npgsql;
using PgCdc.Engine.Postgres;

namespace PgCdc.Engine.Readiness.Snapshots.Queries;

/// <summary>WAL senders; everyone sees that they are there, not everyone sees whose they are.</summary>
internal sealed class WalSendersQuery : ListQuery<WalSenderFacts>
{
    public override NpgsqlBatchCommand Command(QueryContext context) => new(
        "select pid, application_name::text from pg_stat_replication order by pid");

    protected override WalSenderFacts Row(NpgsqlDataReader reader) => new(reader.GetInt32(0), reader.GetNullableString(1));

    protected override Snapshot With(Snapshot snapshot, Readable<IReadOnlyList<WalSenderFacts>> rows) => snapshot with { WalSenders = rows };
}
