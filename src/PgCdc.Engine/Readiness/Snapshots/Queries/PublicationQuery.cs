using Npgsql;
using PgCdc.Engine.Postgres;

namespace PgCdc.Engine.Readiness.Snapshots.Queries;

/// <summary>The publication, without its tables.</summary>
internal sealed class PublicationQuery : SnapshotQuery
{
    public override NpgsqlBatchCommand Command(QueryContext context)
    {
        bool Has(string column) => context.Probe.PublicationColumns.Contains(column);

        var schemas = context.Probe.Major >= 15
            ? "array(select n.nspname::text from pg_publication_namespace pn join pg_namespace n on n.oid = pn.pnnspid where pn.pnpubid = p.oid order by 1)"
            : "array[]::text[]";
        var command = new NpgsqlBatchCommand($"""
            select p.pubname::text, pg_get_userbyid(p.pubowner)::text, p.puballtables, {schemas},
                   p.pubinsert, p.pubupdate, p.pubdelete, p.pubtruncate,
                   {(Has("pubviaroot") ? "p.pubviaroot" : "null::bool")}, {(Has("pubgencols") ? "p.pubgencols::text = 's'" : "false")}, pg_has_role(p.pubowner, 'USAGE')
            from pg_publication p where p.pubname::text = $1
            """);
        command.AddText(context.Request.Publication);
        return command;
    }

    public override async Task<Snapshot> ReadAsync(Snapshot snapshot, NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var publications = await reader.ReadAllAsync(Row, cancellationToken).ConfigureAwait(false);
        return snapshot with { Publication = publications.SingleOrDefault() };
    }

    public override Snapshot Unreadable(Snapshot snapshot, string reason) => snapshot with { PublicationUnreadable = reason };

    private static PublicationFacts Row(NpgsqlDataReader reader)
    {
        PublicationOperation[] all = [PublicationOperation.Insert, PublicationOperation.Update, PublicationOperation.Delete, PublicationOperation.Truncate];
        return new PublicationFacts(
            reader.GetString(0),
            Owner: reader.GetString(1),
            AllTables: reader.GetBoolean(2),
            Schemas: reader.GetStrings(3),
            Operations: all.Where((_, i) => reader.GetBoolean(4 + i)).ToArray(),
            ViaPartitionRoot: reader.GetNullableBoolean(8),
            GeneratedColumns: reader.GetBoolean(9),
            Filters: []) { CallerOwns = reader.GetBoolean(10) };
    }
}
