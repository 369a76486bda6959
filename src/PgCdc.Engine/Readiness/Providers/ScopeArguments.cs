using PgCdc.Engine.Postgres;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Readiness.Providers;

/// <summary><c>-Table</c> or <c>-Schema</c> as it is typed. A list too long for a command line is left to a variable, which the note explains.</summary>
/// <param name="Text">The parameter and its values.</param>
/// <param name="Note">What the variable stands for, or what else to know.</param>
internal readonly record struct ScopeArguments(string Text, string? Note = null)
{
    private const int Longest = 20;
    private const string InObjects = "the names in Objects";

    /// <summary>These tables, named as they are written in SQL.</summary>
    public static ScopeArguments Tables(IReadOnlyCollection<string> names, string origin = InObjects) => Of("-Table", "$tables", names, origin);

    /// <summary>These schemas, named as they are in the catalog.</summary>
    public static ScopeArguments Schemas(IReadOnlyCollection<string> names, string origin = InObjects) => Of("-Schema", "$schemas", names, origin);

    /// <summary>What the user asked for, less what does not exist; else every schema that was looked at.</summary>
    public static ScopeArguments For(Snapshot snapshot)
    {
        const string AsAsked = "the names that were asked for";
        if (snapshot.Request.Tables.Count > 0)
        {
            return Tables(Existing(snapshot).Select(Spell).ToList(), AsAsked);
        }

        var read = snapshot.Schemas.Unreadable is null ? snapshot.Schemas.Value.Select(schema => schema.Name).ToList() : [];
        if (snapshot.Request.Schemas.Count > 0)
        {
            var asked = snapshot.Request.Schemas.Intersect(read).ToList();
            return Schemas(asked.Count == 0 ? snapshot.Request.Schemas : asked, AsAsked);
        }

        return Schemas(read.Count == 0 ? ["public"] : read, "the schemas in scope");
    }

    /// <summary>The command with these arguments.</summary>
    /// <param name="before">What stands before them.</param>
    /// <param name="after">Further parameters, each after a space.</param>
    public string In(string before, string after)
    {
        var command = $"{before} {Text}{after}";
        return Note is null ? command : CommandLine.Noted(command, Note);
    }

    private static ScopeArguments Of(string parameter, string variable, IReadOnlyCollection<string> names, string origin) =>
        names.Count <= Longest
            ? new ScopeArguments($"{parameter} {CommandLine.Words(names)}")
            : new ScopeArguments($"{parameter} {variable}", $"{variable}: {origin}");

    // A command that names a table that is not there is refused as a whole.
    private static IReadOnlyList<TablePattern> Existing(Snapshot snapshot)
    {
        var tables = snapshot.Tables.Unreadable is null ? snapshot.Tables.Value.Select(table => new QualifiedName(table.Schema, table.Name)).ToHashSet() : [];
        var existing = snapshot.Request.Tables.Where(pattern => pattern.IsWildcard || pattern.Schema is null || tables.Contains(new QualifiedName(pattern.Schema, pattern.Name))).ToList();
        return existing.Count == 0 ? snapshot.Request.Tables : existing;
    }

    private static string Spell(TablePattern pattern) =>
        pattern.IsWildcard || pattern.Schema is null
            ? string.Join('.', new[] { pattern.Schema, pattern.Name }.OfType<string>())
            : SqlName.Qualified(pattern.Schema, pattern.Name);
}
