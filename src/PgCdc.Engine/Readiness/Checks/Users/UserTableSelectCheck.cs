using PgCdc.Engine.Readiness.Providers;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Readiness.Checks.Users;

/// <summary>SELECT on every table in scope, for the initial load; inherited rights count.</summary>
internal sealed class UserTableSelectCheck : IReadinessCheck
{
    private const string Expected = "SELECT on every table in scope";

    public string Id => "user.table_select";

    public string Reference => "https://www.postgresql.org/docs/current/logical-replication-security.html";

    public bool NeedsTables => true;

    public CheckOutcome Evaluate(Snapshot snapshot)
    {
        if (snapshot.User is not { } user)
        {
            return UserMissing.Skip(snapshot);
        }

        if (snapshot.Tables.Unreadable is { } unreadable)
        {
            return CheckOutcome.Unseen(unreadable);
        }

        // A partition that only came along is read through its root.
        var tables = snapshot.Tables.Value.Where(table => table.InScope && !table.NotLogged).ToList();
        if (tables.Count == 0)
        {
            return CheckOutcome.Skip("No table is in scope.");
        }

        var without = tables.Where(table => table.UserCanSelect is not true).ToList();
        if (without.Count == 0)
        {
            return CheckOutcome.Pass($"SELECT on {tables.Count} of {tables.Count} tables", Expected);
        }

        var names = without.Select(table => table.ToString()).ToList();
        return CheckOutcome.Fail($"{user.Name} may not read {Names.Shorten(names)}: the initial load fails there.") with
        {
            Actual = $"{without.Count} of {tables.Count} tables without SELECT",
            Expected = Expected,
            Objects = names,
            Fix = FixFor(snapshot, without, names),
        };
    }

    private static Fix FixFor(Snapshot snapshot, List<TableFacts> without, List<string> names)
    {
        var scope = snapshot.Scope is ScopeKind.Schemas or ScopeKind.Database
            ? ScopeArguments.Schemas(without.Select(table => table.Schema).Distinct(StringComparer.Ordinal).ToList(), "the schemas of the tables in Objects")
            : ScopeArguments.Tables(names);
        return new Fix(UserFix.Command(snapshot, scope), UserFix.Select(snapshot, without));
    }
}
