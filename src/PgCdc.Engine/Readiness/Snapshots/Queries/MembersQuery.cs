using Npgsql;
using PgCdc.Engine.Postgres;

namespace PgCdc.Engine.Readiness.Snapshots.Queries;

/// <summary>The tables that the publication names itself: what ALTER PUBLICATION works on, not what it publishes. Runs after <see cref="PublicationQuery"/>.</summary>
internal sealed class MembersQuery : SnapshotQuery
{
    private const string Sql = """
        select n.nspname::text, c.relname::text
        from pg_publication p join pg_publication_rel pr on pr.prpubid = p.oid join pg_class c on c.oid = pr.prrelid join pg_namespace n on n.oid = c.relnamespace
        where p.pubname::text = $1 order by 1, 2
        """;

    // Not by what the probe saw: the publication may have been made since, and without its members it would look like another one.
    public override string? NotAsked(QueryContext context) => context.Request.ForWriting ? null : "Not asked for.";

    public override NpgsqlBatchCommand Command(QueryContext context)
    {
        var command = new NpgsqlBatchCommand(Sql);
        command.AddText(context.Request.Publication);
        return command;
    }

    public override async Task<Snapshot> ReadAsync(Snapshot snapshot, NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var members = await reader.ReadAllAsync(r => new QualifiedName(r.GetString(0), r.GetString(1)), cancellationToken).ConfigureAwait(false);
        return snapshot.Publication is { } publication ? snapshot with { Publication = publication with { Members = members } } : snapshot;
    }

    public override Snapshot Unreadable(Snapshot snapshot, string reason) =>
        snapshot.Publication is null ? snapshot : snapshot with { PublicationUnreadable = reason };
}
