using PgCdc.Engine.Postgres;

namespace PgCdc.Engine.Readiness.Providers;

/// <summary>Statements that no cmdlet of the module runs, as a psql command that stops at the first that fails.</summary>
internal static class SqlFix
{
    /// <summary>Before ALTER TABLE: it must never queue in front of the application.</summary>
    public const string LockTimeout = "SET lock_timeout = '2s';";

    private const int LongestArgument = 1000;

    /// <summary>The fix that runs statements: a few in one transaction; too many for a command line come from a file.</summary>
    /// <param name="target">Where.</param>
    /// <param name="statements">The statements, each with its semicolon.</param>
    /// <param name="note">What else to know or do.</param>
    public static Fix Run(ConnectionTarget target, IReadOnlyCollection<string> statements, string? note = null)
    {
        var sql = string.Join('\n', statements);
        var command = sql.Length <= LongestArgument
            ? CommandLine.Psql(target, string.Join(' ', statements))
            : CommandLine.Noted($"{CommandLine.Psql(target)} -v ON_ERROR_STOP=1 -f fix.sql", "fix.sql: the text of Sql");
        return new Fix(note is null ? command : CommandLine.Noted(command, note), sql);
    }
}
