using PgCdc.Engine.Postgres;
using PgCdc.Engine.Readiness.Providers;
using PgCdc.Engine.Readiness.Snapshots;
using PgCdc.Engine.Users;

namespace PgCdc.Engine.Readiness.Checks.Users;

/// <summary>The CDC user exists and can log in often enough: a consumer holds a walsender and some ordinary sessions.</summary>
internal sealed class UserExistsCheck : IReadinessCheck
{
    private const int FewestConnections = 3;
    private const string Expected = "a role that may log in, not expired, at least 3 connections";

    public string Id => "user.exists";

    public string Reference => "https://www.postgresql.org/docs/current/role-attributes.html";

    public CheckOutcome Evaluate(Snapshot snapshot)
    {
        if (snapshot.User is not { } user)
        {
            return snapshot.UserUnreadable is null ? Missing(snapshot) : UserMissing.Skip(snapshot);
        }

        var problems = new List<string>();
        var changes = new List<string>();
        if (!user.CanLogin)
        {
            problems.Add("may not log in");
            changes.Add("LOGIN");
        }

        if (user.Expired)
        {
            problems.Add($"expired at {user.ValidUntil}");
            changes.Add("VALID UNTIL 'infinity'");
        }

        if (user.ConnectionLimit is >= 0 and < FewestConnections)
        {
            problems.Add($"may hold only {user.ConnectionLimit} connections");
            changes.Add("CONNECTION LIMIT -1");
        }

        return problems.Count == 0
            ? CheckOutcome.Pass("exists, may log in", Expected)
            : CheckOutcome.Fail($"The role {user.Name} {string.Join(", ", problems)}: the consumer cannot open the sessions that it needs.") with
            {
                Actual = string.Join(", ", problems),
                Expected = Expected,
                Objects = [user.Name],
                Fix = UserFix.Add(snapshot, $"ALTER ROLE {SqlName.Quote(user.Name)} {string.Join(' ', changes)};"),
            };
    }

    private static CheckOutcome Missing(Snapshot snapshot)
    {
        var name = snapshot.Request.UserName;
        return CheckOutcome.Fail($"There is no role {name}: the consumer has nobody to log in as.{PlanetScaleHint(snapshot)}") with
        {
            Actual = "no such role",
            Expected = Expected,
            Objects = [name],
            Fix = new Fix(UserFix.Command(snapshot, ScopeArguments.For(snapshot)), string.Join('\n', Statements(snapshot))),
        };
    }

    // On PlanetScale a role is called by its plain name in SQL and by role.branch when it logs in.
    private static string PlanetScaleHint(Snapshot snapshot)
    {
        if (snapshot.Server.Provider != Provider.PlanetScale)
        {
            return string.Empty;
        }

        var name = snapshot.Request.UserName;
        var branch = LoginName.For(Provider.PlanetScale, string.Empty, snapshot.Target.UserName);
        return branch.Length > 0 && name.EndsWith(branch, StringComparison.Ordinal)
            ? $" On PlanetScale the role is called without the branch: -UserName {CommandLine.Word(name[..^branch.Length])}."
            : $" On PlanetScale it logs in as {name}{(branch.Length > 0 ? branch : ".BRANCH")}.";
    }

    private static IEnumerable<string> Statements(Snapshot snapshot)
    {
        var statements = UserFix.Role(snapshot);
        if (snapshot.Schemas.Unreadable is null && snapshot.Schemas.Value.Count > 0)
        {
            statements = statements.Append(UserFix.Usage(snapshot, snapshot.Schemas.Value.Select(schema => schema.Name)));
        }

        if (snapshot.Tables.Unreadable is null && snapshot.Tables.Value.Any(table => table.InScope))
        {
            statements = statements.Append(UserFix.Select(snapshot, snapshot.Tables.Value.Where(table => table.InScope)));
        }

        // Who names tables does not ask for later ones.
        if (snapshot.Scope != ScopeKind.Tables && snapshot.TableOwners.Unreadable is null && snapshot.Schemas.Unreadable is null)
        {
            statements = statements.Concat(LaterTables(snapshot).Select(later => UserFix.SelectLater(snapshot, later.Schema, later.Owner)));
        }

        return WalSenderTimeout.Wanted(snapshot) is { } milliseconds
            ? statements.Append($"ALTER ROLE {SqlName.Quote(snapshot.Request.UserName)} SET wal_sender_timeout = {milliseconds};")
            : statements;
    }

    // Tables are made by those who own some, and by whoever prepares the server.
    private static IEnumerable<(string Schema, string Owner)> LaterTables(Snapshot snapshot) =>
        snapshot.TableOwners.Value.Select(owner => (owner.Schema, owner.Owner))
            .Concat(snapshot.Schemas.Value.Where(schema => schema.CallerMayCreate).Select(schema => (schema.Name, snapshot.Caller.Name)))
            .Distinct();
}
