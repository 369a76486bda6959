using System.Globalization;

namespace PgCdc.Engine.Postgres;

/// <summary>The settings of every session.</summary>
public static class SessionSettings
{
    /// <summary>How long a statement queues for a lock before it gives up: nothing may wait in front of the application.</summary>
    public static readonly TimeSpan LockTimeout = TimeSpan.FromMilliseconds(500);

    /// <summary>How long the server keeps a transaction open for a client that went silent.</summary>
    private static readonly TimeSpan IdleInTransactionTimeout = TimeSpan.FromSeconds(60);

    /// <summary>One SELECT that makes the settings, to stand first in the first batch of a session. Returns one row, which nobody needs.</summary>
    /// <remarks>
    /// Not sent as options of the startup packet: poolers refuse those. No jit: the planner thinks that a query over the catalogs of thousands of tables
    /// costs millions, and compiling it would take longer than it runs. Behind a pooler the settings end with the transaction: the session there belongs to
    /// the application as well, which would go on with this search_path.
    /// </remarks>
    /// <param name="target">Where the session leads; gives the time limits.</param>
    /// <param name="processId">The backend that accepted the connection: another one answers behind a pooler.</param>
    public static string Sql(ConnectionTarget target, int processId)
    {
        ArgumentNullException.ThrowIfNull(target);
        var local = string.Create(CultureInfo.InvariantCulture, $"pg_catalog.pg_backend_pid() OPERATOR(pg_catalog.<>) {processId}");
        return $"""
            SELECT pg_catalog.set_config('search_path', 'pg_catalog', {local}),
                   pg_catalog.set_config('statement_timeout', '{Milliseconds(target.CommandTimeout)}', {local}),
                   pg_catalog.set_config('lock_timeout', '{Milliseconds(LockTimeout)}', {local}),
                   pg_catalog.set_config('idle_in_transaction_session_timeout', '{Milliseconds(IdleInTransactionTimeout)}', {local}),
                   pg_catalog.set_config('jit', 'off', {local})
            """;
    }

    // The settings take an int of milliseconds; 0 is no limit.
    private static string Milliseconds(TimeSpan time) =>
        ((int)Math.Min(time.TotalMilliseconds, int.MaxValue)).ToString(CultureInfo.InvariantCulture);
}
