using Npgsql;
using PgCdc.Engine.Tests.TestServers;

namespace PgCdc.Engine.Tests.Operations;

/// <summary>Another session in the middle of a transaction that an operation has to wait for.</summary>
internal sealed class Blocker : IAsyncDisposable
{
    private readonly TestDatabase _database;
    private readonly NpgsqlConnection _session;

    private Blocker(TestDatabase database, NpgsqlConnection session) => (_database, _session) = (database, session);

    /// <summary>Runs statements as the superuser and leaves their transaction open.</summary>
    public static async Task<Blocker> HoldAsync(TestDatabase database, string sql)
    {
        var session = await database.OpenAsync();
        await using var command = new NpgsqlCommand("begin; " + sql, session);
        await command.ExecuteNonQueryAsync();
        return new Blocker(database, session);
    }

    /// <summary>Waits until an operation waits for a lock.</summary>
    public Task WaitedForAsync() => Eventually.TrueAsync(() => _database.ScalarAsync<bool>(
        $"select exists (select from pg_stat_activity where datname = '{_database.Name}' and application_name = 'PgCdc' and wait_event_type = 'Lock')"));

    /// <summary>Ends the transaction and undoes it.</summary>
    public async Task ReleaseAsync()
    {
        await using var command = new NpgsqlCommand("rollback", _session);
        await command.ExecuteNonQueryAsync();
    }

    public ValueTask DisposeAsync() => _session.DisposeAsync();
}
