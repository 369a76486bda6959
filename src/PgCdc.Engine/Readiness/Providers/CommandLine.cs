using PgCdc.Engine.Postgres;

namespace PgCdc.Engine.Readiness.Providers;

/// <summary>Commands as a person types them at a PowerShell prompt.</summary>
internal static class CommandLine
{
    /// <summary>A word of a PowerShell command line, in single quotes where it needs them.</summary>
    public static string Word(string text) =>
        text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or '/' or ':' or '\\' or '~')
            && !text.StartsWith('-')
            ? text
            : "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'";

    /// <summary>Several words, comma-separated: an array parameter.</summary>
    public static string Words(IEnumerable<string> texts) => string.Join(", ", texts.Select(Word));

    /// <summary><c>-Server host -Port 5432 -Database app</c>: how every cmdlet names the target.</summary>
    public static string Target(ConnectionTarget target) => Target(target.Host, target.Port, target.Database);

    /// <summary>The same for a target that is not the one at hand.</summary>
    public static string Target(string host, int port, string database) => $"-Server {Word(host)} -Port {port} -Database {Word(database)}";

    /// <summary>A command and what else to know or do, as a comment after it; further notes go into the same comment.</summary>
    public static string Noted(string command, string note) =>
        command.Contains("  # ", StringComparison.Ordinal) ? $"{command}; {note}" : $"{command}  # {note}";

    /// <summary>Statements run by psql on the target, each in a transaction of its own.</summary>
    public static string Psql(ConnectionTarget target, params string[] statements) => PsqlIn(target.Database, target, statements);

    /// <summary>The same in another database of the target's server.</summary>
    public static string PsqlIn(string database, ConnectionTarget target, params string[] statements) =>
        $"psql -h {Word(target.Host)} -p {target.Port} -U {Word(target.UserName)} -d {Word(database)}"
        + string.Concat(statements.Select(statement => $" -c {Word(statement)}"));
}
