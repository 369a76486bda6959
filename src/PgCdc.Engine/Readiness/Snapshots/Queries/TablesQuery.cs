using Npgsql;
using PgCdc.Engine.Postgres;

namespace PgCdc.Engine.Readiness.Snapshots.Queries;

/// <summary>The tables in scope and all their partitions: one row each, however many there are.</summary>
internal sealed class TablesQuery : ListQuery<TableFacts>
{
    private const string Columns =
        "c.oid, c.relname, c.relnamespace, c.relowner, c.relkind, c.relpersistence, c.relispartition, c.relreplident, c.relrowsecurity, c.relforcerowsecurity, c.reltoastrelid, c.relhassubclass";

    // relid of the publications is the root when publish_via_partition_root is on, else the leaves; a leaf's writes fail in both cases.
    // A partition that is a foreign table is never published, so that its writes do not fail. What was stored out of line is counted, which a crash or a
    // reset undoes, or left pages behind when the table was vacuumed last.
    // pg_inherits and not pg_partition_tree, which locks every partition until the transaction ends: thousands would fill the server's lock table.
    private const string Body = """
        writes as materialized (
          select oid, bit_or(kinds) as kinds
          from (
            select t.oid, w.kinds | case when $WITHOUT_GENERATED then (w.kinds << 2) else 0 end as kinds
            from published t cross join pg_publication p cross join lateral (values (p.pubupdate::int4 | (p.pubdelete::int4 << 1))) as w(kinds)
            where p.pubname::text = $PUBLICATION and w.kinds <> 0
            union all
            select t.relid, w.kinds | case when $WITHOUT_GENERATED then (w.kinds << 2) else 0 end
            from pg_publication p cross join lateral (values (p.pubupdate::int4 | (p.pubdelete::int4 << 1))) as w(kinds)
            cross join lateral pg_get_publication_tables(p.pubname::text) t
            where p.pubname::text <> $PUBLICATION and w.kinds <> 0) published_writes
          group by oid),
        partitions as (
          select i.inhrelid as oid from picked p join pg_inherits i on i.inhparent = p.oid where p.relkind = 'p'
          union
          select i.inhrelid from partitions p join pg_inherits i on i.inhparent = p.oid),
        scope as materialized (
          select *, true as direct from picked
          union all
          select $COLUMNS, false from partitions p join pg_class c on c.oid = p.oid and c.relkind in ('r', 'p') where p.oid not in (select oid from picked)),
        ancestors as (
          select s.oid, i.inhparent as ancestor, 1 as n from scope s join pg_inherits i on i.inhrelid = s.oid where s.relispartition
          union all
          select a.oid, i.inhparent, a.n + 1 from ancestors a join pg_inherits i on i.inhrelid = a.ancestor),
        parents as materialized (
          select a.oid, format('%I.%I', n.nspname, c.relname) as name, published.oid is not null as published, coalesce(writes.kinds, 0) as kinds
          from (select distinct ancestor as oid from ancestors) a
          join pg_class c on c.oid = a.oid join pg_namespace n on n.oid = c.relnamespace
          left join published on published.oid = a.oid left join writes on writes.oid = a.oid),
        families as materialized (
          select a.oid, array_agg(p.name order by a.n) as names, bool_or(p.published) as published, bit_or(p.kinds) as kinds
          from ancestors a join parents p on p.oid = a.ancestor group by a.oid),
        keys as materialized (
          select i.indrelid,
                 max(case when i.indisprimary then case when not i.indimmediate then 2 when not i.indisvalid then 3 else 1 end end) as primary_key,
                 bool_or(i.indisreplident and i.indisvalid and i.indimmediate and i.indpred is null) as identity_index,
                 min(case when not i.indisprimary and i.indisvalid and i.indimmediate and i.indpred is null and i.indexprs is null
                           and not exists (
                             select from pg_attribute a
                             where a.attrelid = i.indrelid and a.attnum = any ((i.indkey::int2[])[0:i.indnkeyatts - 1]) and not a.attnotnull)
                      then i.indexrelid end) as candidate
          from pg_index i join scope s on s.oid = i.indrelid where i.indisunique group by i.indrelid),
        generated as materialized (
          select a.attrelid,
                 coalesce(array_agg(a.attname::text order by a.attnum) filter (where a.attgenerated = 's'), '{}') as stored,
                 coalesce(array_agg(a.attname::text order by a.attnum) filter (where a.attgenerated = 'v'), '{}') as virtual,
                 coalesce(array_agg(a.attname::text order by a.attnum) filter (where exists (
                   select from pg_index i where i.indrelid = a.attrelid and a.attnum = any (i.indkey::int2[])
                     and case (select c.relreplident from pg_class c where c.oid = a.attrelid) when 'd' then i.indisprimary when 'i' then i.indisreplident else false end)), '{}') as identity
          from pg_attribute a where a.attgenerated <> '' and a.attnum > 0 and not a.attisdropped group by a.attrelid),
        cdc as materialized (
          select r.oid, r.rolsuper or r.rolbypassrls as sees_all from pg_roles r where r.rolname::text = $USER)
        select n.nspname::text, c.relname::text, pg_get_userbyid(c.relowner)::text, c.relkind = 'p', c.relpersistence <> 'p',
               families.names,
               c.direct,
               published.oid is not null,
               coalesce(writes.kinds, 0) | coalesce(families.kinds, 0),
               c.relreplident::text, coalesce(keys.primary_key, 0), coalesce(keys.identity_index, false),
               (select i.relname::text from pg_class i where i.oid = keys.candidate),
               has_table_privilege(cdc.oid, c.oid, 'SELECT'),
               has_table_privilege(cdc.oid, c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE'),
               c.relrowsecurity and cdc.oid is not null and not cdc.sees_all
                 and not (not c.relforcerowsecurity and pg_has_role(cdc.oid, c.relowner, 'USAGE'))
                 and (not exists (select from pg_policy q where q.polrelid = c.oid and q.polpermissive and q.polcmd in ('r', '*')
                                    and pg_get_expr(q.polqual, q.polrelid) = 'true'
                                    and exists (select from unnest(q.polroles) g where g = 0 or pg_has_role(cdc.oid, g, 'USAGE')))
                   or exists (select from pg_policy q where q.polrelid = c.oid and not q.polpermissive and q.polcmd in ('r', '*')
                                and exists (select from unnest(q.polroles) g where g = 0 or pg_has_role(cdc.oid, g, 'USAGE')))),
               generated.stored,
               coalesce(pg_stat_get_tuples_inserted(toast.oid) > 0 or toast.relpages > 0, false),
               pg_stat_get_tuples_updated(c.oid), pg_stat_get_tuples_deleted(c.oid),
               case when c.relkind = 'p' then format('%I.%I', n.nspname, c.relname) end,
               c.relkind = 'r' and c.relhassubclass,
               pg_has_role(c.relowner, 'USAGE'),
               coalesce(families.published, false),
               generated.virtual, generated.identity
        from scope c
        join pg_namespace n on n.oid = c.relnamespace
        left join pg_class toast on toast.oid = c.reltoastrelid
        left join published on published.oid = c.oid
        left join writes on writes.oid = c.oid
        left join families on families.oid = c.oid
        left join keys on keys.indrelid = c.oid
        left join generated on generated.attrelid = c.oid
        left join cdc on true
        """;

    // Owners and schemas repeat on every row.
    private readonly Dictionary<string, string> shared = [];

    public override string? NotAsked(QueryContext context) => context.Request.IncludeTables ? null : "No selected check looks at tables.";

    public override bool UsesScope => true;

    public override NpgsqlBatchCommand Command(QueryContext context)
    {
        var command = new NpgsqlBatchCommand();
        ScopeSql.AddParameters(command, context);
        command.AddText(context.Request.UserName);
        var userParameter = "$" + command.Parameters.Count;
        command.AddText(context.Request.Publication);
        var publicationParameter = "$" + command.Parameters.Count;
        var withoutGenerated = context.Probe.PublicationColumns.Contains("pubgencols") ? "p.pubgencols = 'n'" : "true";
        command.CommandText = $"""
            with recursive published as materialized ({ScopeQuery.Published}),
            picked as materialized (
              select {Columns} from {ScopeSql.Tables(context)}),
            {Body.Replace("$COLUMNS", Columns, StringComparison.Ordinal).Replace("$USER", userParameter, StringComparison.Ordinal).Replace("$PUBLICATION", publicationParameter, StringComparison.Ordinal).Replace("$WITHOUT_GENERATED", withoutGenerated, StringComparison.Ordinal)}
            """;
        return command;
    }

    // Sorted here: for the server, thousands of rows of this width are a file on disk.
    protected override Comparison<TableFacts>? Order => static (one, other) =>
        string.CompareOrdinal(one.Schema, other.Schema) is not 0 and var schemas ? schemas : string.CompareOrdinal(one.Name, other.Name);

    protected override TableFacts Row(NpgsqlDataReader reader) => new()
    {
        Schema = Share(reader.GetString(0)),
        Name = reader.GetString(1),
        Owner = Share(reader.GetString(2)),
        Partitioned = reader.GetBoolean(3),
        NotLogged = reader.GetBoolean(4),
        Ancestors = Array.ConvertAll(reader.GetStrings(5), Share),
        InScope = reader.GetBoolean(6),
        Published = reader.GetBoolean(7),
        WritesPublishedNow = reader.GetInt32(8) != 0,
        PublishedWrites = (PublishedWrites)reader.GetInt32(8),
        ReplicaIdentity = reader.GetString(9)[0],
        PrimaryKey = (KeyState)reader.GetInt32(10),
        IdentityIndexUsable = reader.GetBoolean(11),
        CandidateIndex = reader.GetNullableString(12),
        UserCanSelect = reader.GetNullableBoolean(13),
        UserCanWrite = reader.GetNullableBoolean(14),
        RowSecurityHides = reader.GetBoolean(15),
        GeneratedColumns = reader.GetStrings(16),
        HasToastedValues = reader.GetBoolean(17),
        Updates = reader.GetInt64(18),
        Deletes = reader.GetInt64(19),
        AncestorName = reader.GetNullableString(20),
        HasInheritanceChildren = reader.GetBoolean(21),
        CallerOwns = reader.GetBoolean(22),
        PublishedThroughParent = reader.GetBoolean(23),
        VirtualColumns = reader.GetStrings(24),
        GeneratedKeyColumns = reader.GetStrings(25),
    };

    protected override Snapshot With(Snapshot snapshot, Readable<IReadOnlyList<TableFacts>> rows) => snapshot with { Tables = rows };

    private string Share(string text)
    {
        if (shared.TryGetValue(text, out var same))
        {
            return same;
        }

        shared[text] = text;
        return text;
    }
}
