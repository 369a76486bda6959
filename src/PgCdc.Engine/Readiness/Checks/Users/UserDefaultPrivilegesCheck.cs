using PgCdc.Engine.Postgres;
using PgCdc.Engine.Readiness.Providers;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Readiness.Checks.Users;

/// <summary>
/// Tables that are made later will be readable. ALTER DEFAULT PRIVILEGES holds only for the role that it names, so every role that owns tables counts.
/// </summary>
internal sealed class UserDefaultPrivilegesCheck : IReadinessCheck
{
    private const string Expected = "SELECT on later tables of every owner";

    public string Id => "user.default_privileges";

    public string Reference => "https://www.postgresql.org/docs/current/sql-alterdefaultprivileges.html";

    public bool NeedsTables => true;

    public CheckOutcome Evaluate(Snapshot snapshot)
    {
        if (snapshot.User is not { } user)
        {
            return UserMissing.Skip(snapshot);
        }

        if (snapshot.Scope == ScopeKind.Tables)
        {
            return CheckOutcome.Skip("Tables were named one by one: tables that are made later are not asked for.");
        }

        if (snapshot.TableOwners.Unreadable is { } unreadable)
        {
            return CheckOutcome.Skip(unreadable);
        }

        var owners = snapshot.TableOwners.Value;
        if (owners.Count == 0)
        {
            return CheckOutcome.Skip("Nobody owns a table in the schemas in scope yet.");
        }

        var open = owners.Where(owner => owner.Covered is not true).OrderByDescending(owner => owner.Tables).ToList();
        if (open.Count == 0)
        {
            return CheckOutcome.Pass($"{owners.Count} of {owners.Count} owners", Expected);
        }

        var named = Names.Shorten(open.Select(owner => $"{SqlName.Quote(owner.Owner)} in {SqlName.Quote(owner.Schema)}"));
        return CheckOutcome.Warn($"{user.Name} will not be able to read tables that are made later by {named}: they are missing from the stream until SELECT is granted.") with
        {
            Actual = $"{open.Count} of {owners.Count} owners without",
            Expected = Expected,
            Objects = open.Select(owner => $"{SqlName.Quote(owner.Schema)}: {SqlName.Quote(owner.Owner)}").ToList(),
            Fix = UserFix.Add(snapshot, open.Select(owner => UserFix.SelectLater(snapshot, owner.Schema, owner.Owner)).ToArray()),
        };
    }
}
