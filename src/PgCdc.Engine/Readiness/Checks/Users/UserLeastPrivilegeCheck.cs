using PgCdc.Engine.Postgres;
using PgCdc.Engine.Readiness.Providers;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Readiness.Checks.Users;

/// <summary>The CDC user can do no more than it needs: its password is kept by somebody else.</summary>
internal sealed class UserLeastPrivilegeCheck : IReadinessCheck
{
    private const string Expected = "no administrator, no write rights on the tables in scope";
    private const string DedicatedName = "clickpipes_user";

    // What the providers give in place of the superuser attribute, and PostgreSQL's own role that writes everywhere.
    private static readonly HashSet<string> PowerfulRoles = new(StringComparer.Ordinal)
    {
        "rds_superuser", "azure_pg_admin", "cloudsqlsuperuser", "alloydbsuperuser", "neon_superuser", "supabase_admin", "pg_write_all_data",
    };

    public string Id => "user.least_privilege";

    public string Reference => "https://www.postgresql.org/docs/current/logical-replication-security.html";

    public bool NeedsTables => true;

    public CheckOutcome Evaluate(Snapshot snapshot)
    {
        if (snapshot.User is not { } user)
        {
            return UserMissing.Skip(snapshot);
        }

        var attributes = Attributes(user).ToList();

        // A superuser counts as member of every role and may write everywhere; to list that says nothing more.
        var roles = user.Superuser ? [] : user.MemberOf.Where(PowerfulRoles.Contains).ToList();
        var readable = snapshot.Tables.Unreadable is null && !user.Superuser;
        var writable = readable ? snapshot.Tables.Value.Where(table => table.UserCanWrite is true).ToList() : [];
        if (attributes.Count == 0 && roles.Count == 0 && writable.Count == 0)
        {
            return snapshot.Tables.Unreadable is { } unreadable
                ? CheckOutcome.Skip($"{user.Name} is no administrator, but whether it may write to tables could not be seen: {unreadable}")
                : CheckOutcome.Pass("no administrator, no write rights", Expected);
        }

        var names = writable.ConvertAll(table => table.ToString());
        var found = attributes.Concat(roles.Select(role => $"member of {role}")).ToList();
        if (names.Count > 0)
        {
            found.Add($"may write to {Names.Shorten(names)}");
        }

        return CheckOutcome.Warn($"{user.Name} can do more than a consumer needs ({string.Join("; ", found)}): whoever gets hold of its password can do it too.") with
        {
            Actual = string.Join(", ", attributes.Concat(roles).Concat(names.Count > 0 ? [$"writes to {names.Count} tables"] : [])),
            Expected = Expected,
            Objects = [user.Name, .. roles, .. names],
            Fix = FixFor(snapshot, user, attributes, roles, writable),
        };
    }

    private static IEnumerable<string> Attributes(RoleFacts user)
    {
        if (user.Superuser)
        {
            yield return "SUPERUSER";
        }

        if (user.CreateRole)
        {
            yield return "CREATEROLE";
        }

        if (user.CreateDatabase)
        {
            yield return "CREATEDB";
        }
    }

    private static Fix FixFor(Snapshot snapshot, RoleFacts user, List<string> attributes, List<string> roles, List<TableFacts> writable)
    {
        var owners = user.MemberOf.ToHashSet(StringComparer.Ordinal);

        // An administrator or an owner of the tables has another use: it is left as it is, and the consumer gets a role of its own.
        var hasAnotherUse = user.Name == snapshot.Caller.Name || user.Name == "postgres" || writable.Exists(table => owners.Contains(table.Owner));
        if (hasAnotherUse && user.Name != DedicatedName)
        {
            return new Fix(CommandLine.Noted(UserFix.Command(snapshot, ScopeArguments.For(snapshot), DedicatedName), "a role of its own for the consumer"));
        }

        var name = SqlName.Quote(user.Name);
        var statements = new List<string>();
        if (attributes.Count > 0)
        {
            statements.Add($"ALTER ROLE {name} {string.Join(' ', attributes.Select(attribute => "NO" + attribute))};");
        }

        statements.AddRange(roles.Select(role => $"REVOKE {role} FROM {name};"));
        if (writable.Count > 0 && roles.Count == 0)
        {
            statements.Add($"REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON {string.Join(", ", writable)} FROM {name};");
        }

        var others = user.MemberOf.Where(role => role != user.Name && !PowerfulRoles.Contains(role)).ToList();
        var note = writable.Count > 0 && !user.Superuser
            ? $"a right that comes from {(others.Count > 0 ? Names.Shorten(others) : "ownership")} or from PUBLIC must be taken away there"
            : null;
        return SqlFix.Run(snapshot.Target, statements, note);
    }
}
