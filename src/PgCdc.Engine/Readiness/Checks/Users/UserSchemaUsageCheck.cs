using PgCdc.Engine.Postgres;
using PgCdc.Engine.Readiness.Providers;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Readiness.Checks.Users;

/// <summary>USAGE on every schema in scope; a schema that was asked for and is not there is named.</summary>
internal sealed class UserSchemaUsageCheck : IReadinessCheck
{
    private const string Expected = "USAGE on every schema in scope";

    public string Id => "user.schema_usage";

    public string Reference => "https://www.postgresql.org/docs/current/ddl-priv.html";

    public bool NeedsTables => true;

    public CheckOutcome Evaluate(Snapshot snapshot)
    {
        if (snapshot.User is not { } user)
        {
            return UserMissing.Skip(snapshot);
        }

        if (snapshot.Schemas.Unreadable is { } unreadable)
        {
            return CheckOutcome.Unseen(unreadable);
        }

        var schemas = snapshot.Schemas.Value;
        var unknown = Unknown(snapshot);
        var without = schemas.Where(schema => schema.UserHasUsage is not true).Select(schema => schema.Name).ToList();
        if (unknown.Count == 0 && without.Count == 0)
        {
            return schemas.Count == 0
                ? CheckOutcome.Skip("No schema is in scope.")
                : CheckOutcome.Pass($"USAGE on {schemas.Count} of {schemas.Count} schemas", Expected);
        }

        var reasons = new List<string>();
        if (without.Count > 0)
        {
            reasons.Add($"{user.Name} has no USAGE on {Names.Shorten(without)}: none of the tables in there can be read, whatever SELECT was granted.");
        }

        if (unknown.Count > 0)
        {
            reasons.Add($"There is no schema {Names.Shorten(unknown)} in the database {snapshot.Target.Database}: nothing of it can be streamed.");
        }

        return CheckOutcome.Fail(string.Join(' ', reasons)) with
        {
            Actual = string.Join(", ", new[] { Count(without, "without USAGE"), Count(unknown, "not there") }.OfType<string>()),
            Expected = Expected,
            Objects = [.. without, .. unknown],
            Fix = without.Count > 0 ? UserFix.Add(snapshot, UserFix.Usage(snapshot, without)) : Look(snapshot.Target),
        };
    }

    private static string? Count(List<string> names, string what) => names.Count == 0 ? null : $"{names.Count} {what}";

    private static Fix Look(ConnectionTarget target) =>
        new(CommandLine.Noted(CommandLine.Psql(target, "\\dn"), "lists the schemas; names are case-sensitive"));

    // A schema of a named table is not judged here: publication.tables names the table as a whole.
    private static List<string> Unknown(Snapshot snapshot)
    {
        var known = snapshot.Schemas.Value.Select(schema => schema.Name).ToHashSet(StringComparer.Ordinal);
        return snapshot.Scope == ScopeKind.Schemas ? snapshot.Request.Schemas.Distinct(StringComparer.Ordinal).Where(name => !known.Contains(name)).ToList() : [];
    }
}
