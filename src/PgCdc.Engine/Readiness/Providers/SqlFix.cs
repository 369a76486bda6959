using PgCdc.Engine.Postgres;

namespace PgCdc.Engine.Readiness.Providers;

/// <summary>Statements that no cmdlet of the module runs, as a psql command.</summary>
internal static class SqlFix
{
    /// <summary>Before ALTER TABLE: it must never queue in front of the application.</summary>
    public const string LockTimeout = "SET lock_timeout = '2s';";

    private const int LongestArgument = 1000;

    /// <summary>The fix that runs statements; too many for a command line come from a file.</summary>
    /// <param name="target">Where.</param>
    /// <param name="statements">The statements, each with its semicolon.</param>
    /// <param name="note">What else to know or do, as a comment after the command.</param>
    public static Fix Run(ConnectionTarget target, IReadOnlyCollection<string> statements, string? note = null)
    {
        var sql = string.Join('\n', statements);
        var command = sql.Length <= LongestArgument
            ? CommandLine.Psql(target, string.Join(' ', statements))
            : $"psql -h {CommandLine.Word(target.Host)} -p {target.Port} -d {CommandLine.Word(target.Database)} -v ON_ERROR_STOP=1 -f fix.sql";
        var comment = string.Join("; ", new[] { sql.Length <= LongestArgument ? null : "fix.sql: the text of Sql", note }.OfType<string>());
        return new Fix(comment.Length == 0 ? command : $"{command}  # {comment}", sql);
    }
}
