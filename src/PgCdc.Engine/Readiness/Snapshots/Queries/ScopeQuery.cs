using Npgsql;
using PgCdc.Engine.Postgres;

namespace PgCdc.Engine.Readiness.Snapshots.Queries;

/// <summary>
/// Asks once what the publication publishes and which schemas the tables in scope lie in, and leaves the answers with the server, in settings that last
/// as long as the transaction. Several queries need them, and pg_get_publication_tables is the most that a snapshot costs: from 16 on it opens every table.
/// </summary>
internal sealed class ScopeQuery : SnapshotQuery
{
    /// <summary>The tables that the publication publishes, as rows of one column <c>oid</c>; none when it does not exist.</summary>
    /// <remarks>The planner reads the setting, too: it knows how many rows will come.</remarks>
    public const string Published = "select unnest(string_to_array(current_setting('pgcdc.published', true), ',')::oid[]) as oid";

    /// <summary>The schemas of the tables in scope, as rows of one column <c>oid</c>.</summary>
    public const string Schemas = "select unnest(string_to_array(current_setting('pgcdc.schemas', true), ',')::oid[]) as oid";

    public override string? NotAsked(QueryContext context) => context.Request.IncludeTables ? null : "No selected check looks at tables.";

    public override NpgsqlBatchCommand Command(QueryContext context)
    {
        var command = new NpgsqlBatchCommand();
        ScopeSql.AddParameters(command, context);
        command.AddText(context.Request.Publication);

        // The join finds nothing when there is no publication; by its name, the function would be an error for the whole batch.
        command.CommandText = $"""
            with published as materialized (
              select distinct t.relid::oid as oid from pg_publication p cross join lateral pg_get_publication_tables(p.pubname::text) t
              where p.pubname::text = ${command.Parameters.Count}),
            schemas as materialized (
              select distinct c.relnamespace as oid from {ScopeSql.Tables(context)})
            select set_config('pgcdc.published', coalesce((select string_agg(oid::text, ',') from published), ''), true) is not null,
                   set_config('pgcdc.schemas', coalesce((select string_agg(oid::text, ',') from schemas), ''), true) is not null
            """;
        return command;
    }

    public override Task<Snapshot> ReadAsync(Snapshot snapshot, NpgsqlDataReader reader, CancellationToken cancellationToken) => Task.FromResult(snapshot);

    // Those who need it say why they are unreadable themselves.
    public override Snapshot Unreadable(Snapshot snapshot, string reason) => snapshot;
}
