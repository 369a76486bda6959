using Npgsql;

namespace PgCdc.Benchmarks;

/// <summary>The other yardstick: whether a table can be read is found out by reading nothing from it, table by table.</summary>
/// <remarks>As PeerDB does it: https://github.com/PeerDB-io/peerdb, CheckSourceTables in flow/connectors/postgres/validate.go.</remarks>
internal static class SelectPerTable
{
    /// <summary>The tables, quoted.</summary>
    public static async Task<List<string>> TablesAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand("select format('%I.%I', relnamespace::regnamespace, relname) from pg_class where relkind in ('r', 'p') and relnamespace::regnamespace::text like 'app%'", connection);
        await using var reader = await command.ExecuteReaderAsync();
        var tables = new List<string>();
        while (await reader.ReadAsync())
        {
            tables.Add(reader.GetString(0));
        }

        return tables;
    }

    /// <summary>Selects nothing from each of them, one after the other.</summary>
    public static async Task RunAsync(NpgsqlConnection connection, IEnumerable<string> tables)
    {
        foreach (var table in tables)
        {
            await using var command = new NpgsqlCommand($"SELECT * FROM {table} LIMIT 0", connection);
            await command.ExecuteNonQueryAsync();
        }
    }
}
