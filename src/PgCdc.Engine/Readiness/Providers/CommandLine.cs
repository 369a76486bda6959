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
    public static string Target(ConnectionTarget target) => $"-Server {Word(target.Host)} -Port {target.Port} -Database {Word(target.Database)}";

    /// <summary>One statement run by psql on the target.</summary>
    public static string Psql(ConnectionTarget target, string sql) =>
        $"psql -h {Word(target.Host)} -p {target.Port} -d {Word(target.Database)} -c {Word(sql)}";
}
