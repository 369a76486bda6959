using Npgsql;
using PgCdc.Engine.Postgres;

namespace PgCdc.Engine.Readiness.Snapshots.Queries;

/// <summary>Row filters and column lists, held against the replica identity. Runs after <see cref="PublicationQuery"/>.</summary>
internal sealed class FiltersQuery : SnapshotQuery
{
    // The columns that a filter uses are the Vars of its expression tree: no catalog lists them. Those that an index only INCLUDEs identify nothing.
    private const string Sql = """
        select n.nspname::text, c.relname::text, pg_get_expr(pr.prqual, pr.prrelid),
               case when pr.prattrs is not null then
                 array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum = any (pr.prattrs::int2[]) order by a.attnum) end,
               array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum = any (k.identity) and pr.prattrs is not null and a.attnum <> all (pr.prattrs::int2[]) order by a.attnum),
               array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum <> all (k.identity)
                       and a.attnum in (select (m.match)[1]::int2 from regexp_matches(pr.prqual::text, ':varattno (\d+)', 'g') as m(match)) order by a.attnum)
        from pg_publication p
        join pg_publication_rel pr on pr.prpubid = p.oid
        join pg_class c on c.oid = pr.prrelid
        join pg_namespace n on n.oid = c.relnamespace
        cross join lateral (
          select coalesce(
            case when c.relreplident = 'f' then array(select a.attnum from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped)
                 else (select (i.indkey::int2[])[0:i.indnkeyatts - 1] from pg_index i where i.indrelid = c.oid and i.indisvalid and i.indimmediate
                         and ((c.relreplident = 'd' and i.indisprimary) or (c.relreplident = 'i' and i.indisreplident))) end, '{}'::int2[]) as identity) k
        where p.pubname::text = $1 and (pr.prqual is not null or pr.prattrs is not null)
        order by 1, 2
        """;

    public override string? NotAsked(QueryContext context) =>
        context.Probe.Major < 15 ? "Row filters and column lists exist from PostgreSQL 15." : null;

    public override NpgsqlBatchCommand Command(QueryContext context)
    {
        var command = new NpgsqlBatchCommand(Sql);
        command.AddText(context.Request.Publication);
        return command;
    }

    public override async Task<Snapshot> ReadAsync(Snapshot snapshot, NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var filters = await reader.ReadAllAsync(Row, cancellationToken).ConfigureAwait(false);
        return snapshot.Publication is { } publication ? snapshot with { Publication = publication with { Filters = filters } } : snapshot;
    }

    // A version without filters is not asked, before there is a publication: it has none. What the server refuses to show there may be.
    public override Snapshot Unreadable(Snapshot snapshot, string reason) => snapshot.Publication is { } publication
        ? snapshot with { Publication = publication with { FiltersUnreadable = reason } }
        : snapshot;

    private static PublicationFilterFacts Row(NpgsqlDataReader reader) => new(
        reader.GetString(0),
        reader.GetString(1),
        RowFilter: reader.GetNullableString(2),
        Columns: reader.IsDBNull(3) ? null : reader.GetStrings(3),
        IdentityColumnsNotListed: reader.GetStrings(4),
        FilterColumnsNotInIdentity: reader.GetStrings(5));
}
