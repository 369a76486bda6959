using Npgsql;
using PgCdc.Engine.Postgres;

namespace PgCdc.Engine.Readiness.Snapshots.Queries;

/// <summary>The tables in scope and all their partitions: one row each, however many there are.</summary>
internal sealed class TablesQuery : ListQuery<TableFacts>
{
    // relid of the publications is the root when publish_via_partition_root is on, else the leaves; a leaf's writes fail in both cases.
    private const string Body = """
        writes as materialized (
          select t.relid as oid, bit_or(w.kinds | case when $WITHOUT_GENERATED then (w.kinds << 2) else 0 end) as kinds
          from pg_publication p cross join lateral (values (p.pubupdate::int4 | (p.pubdelete::int4 << 1))) as w(kinds)
          cross join lateral pg_get_publication_tables(p.pubname::text) t where w.kinds <> 0 group by 1),
        scope as materialized (
          select p.oid, true as direct from picked p
          union all
          select distinct t.relid::oid, false from picked p cross join lateral pg_partition_tree(p.oid) t
          where p.relkind = 'p' and t.level > 0 and t.relid not in (select oid from picked)),
        keys as materialized (
          select i.indrelid,
                 max(case when i.indisprimary then case when not i.indimmediate then 2 when not i.indisvalid then 3 else 1 end end) as primary_key,
                 bool_or(i.indisreplident and i.indisvalid and i.indimmediate and i.indpred is null) as identity_index,
                 min(case when not i.indisprimary and i.indisvalid and i.indimmediate and i.indpred is null and i.indexprs is null
                           and not exists (select from pg_attribute a where a.attrelid = i.indrelid and a.attnum = any (i.indkey::int2[]) and not a.attnotnull)
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
               case when c.relispartition then
                 array(select format('%I.%I', an.nspname, ac.relname) from pg_partition_ancestors(c.oid) with ordinality as a(oid, n)
                       join pg_class ac on ac.oid = a.oid join pg_namespace an on an.oid = ac.relnamespace where a.oid <> c.oid order by a.n) end,
               s.direct,
               published.oid is not null,
               coalesce(writes.kinds, 0)
                 | case when c.relispartition then coalesce((select bit_or(w.kinds) from pg_partition_ancestors(c.oid) a join writes w on w.oid = a.relid), 0) else 0 end,
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
               c.reltoastrelid <> 0 and pg_stat_get_tuples_inserted(c.reltoastrelid) > 0,
               pg_stat_get_tuples_updated(c.oid), pg_stat_get_tuples_deleted(c.oid),
               case when c.relkind = 'p' then format('%I.%I', n.nspname, c.relname) end,
               c.relkind = 'r' and c.relhassubclass,
               pg_has_role(c.relowner, 'USAGE'),
               c.relispartition and exists (select from pg_partition_ancestors(c.oid) a join published p on p.oid = a.relid where a.relid <> c.oid),
               generated.virtual, generated.identity
        from scope s
        join pg_class c on c.oid = s.oid and c.relkind in ('r', 'p') -- a partition can be a foreign table
        join pg_namespace n on n.oid = c.relnamespace
        left join published on published.oid = c.oid
        left join writes on writes.oid = c.oid
        left join keys on keys.indrelid = c.oid
        left join generated on generated.attrelid = c.oid
        left join cdc on true
        order by n.nspname, c.relname
        """;

    // Owners and schemas repeat on every row.
    private readonly Dictionary<string, string> shared = [];

    public override string? NotAsked(QueryContext context) => context.Request.IncludeTables ? null : "No selected check looks at tables.";

    public override NpgsqlBatchCommand Command(QueryContext context)
    {
        var command = new NpgsqlBatchCommand();
        ScopeSql.AddParameters(command, context);
        command.AddText(context.Request.UserName);
        var userParameter = "$" + command.Parameters.Count;
        command.AddText(context.Request.Publication);
        var published = context.Probe.PublicationExists
            ? $"select relid as oid from pg_get_publication_tables(${command.Parameters.Count})"
            : $"select 0::oid as oid where ${command.Parameters.Count} is null";
        var withoutGenerated = context.Probe.PublicationColumns.Contains("pubgencols") ? "p.pubgencols = 'n'" : "true";
        command.CommandText = $"""
            with published as materialized ({published}),
            picked as materialized (
              select c.oid, c.relkind from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p') and {ScopeSql.Relations(context)}),
            {Body.Replace("$USER", userParameter, StringComparison.Ordinal).Replace("$WITHOUT_GENERATED", withoutGenerated, StringComparison.Ordinal)}
            """;
        return command;
    }

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
