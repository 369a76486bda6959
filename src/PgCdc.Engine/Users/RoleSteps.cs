using System.Globalization;
using PgCdc.Engine.Plans;
using PgCdc.Engine.Postgres;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Users;

/// <summary>The role itself: login, replication, password, its own settings.</summary>
internal static class RoleSteps
{
    /// <summary>A consumer uses up to three connections at once: one streams, the others copy tables.</summary>
    private const int FewestConnections = 3;

    /// <summary>What the password is shown as.</summary>
    private const string ShownPassword = "PASSWORD '<SCRAM-SHA-256 verifier>'";

    public static IEnumerable<NeededStep> For(UserState state, UserRequest request, string? verifier)
    {
        var name = SqlName.Quote(request.Name);
        var viaMembership = state.Provider is Provider.Rds or Provider.Aurora;
        yield return state.Role is null ? Create(state, name, verifier!, viaMembership) : Alter(state, state.Role, name, PasswordToSet(state, request, verifier), viaMembership);

        if (viaMembership && state.Role is not { InRdsReplication: true } and not { Superuser: true })
        {
            yield return new NeededStep(new SqlStep($"GRANT rds_replication TO {name}"), "is not a member of rds_replication", RdsReplicationRight(state, name));
        }

        if (WalSenderTimeout(state.Provider, request) is { } timeout && !SameTimeout(state.Role?.WalSenderTimeout, timeout))
        {
            yield return new NeededStep(
                new SqlStep($"ALTER ROLE {name} SET wal_sender_timeout = {timeout.ToString(CultureInfo.InvariantCulture)}"),
                $"has wal_sender_timeout {state.Role?.WalSenderTimeout ?? "not set"}, not {timeout}",
                AlterRight(state, name));
        }
    }

    /// <summary>The role's own wal_sender_timeout that is wanted, in milliseconds; null: none.</summary>
    public static int? WalSenderTimeout(Provider provider, UserRequest request) =>
        request.WalSenderTimeout ?? (provider == Provider.AzureFlexible ? 0 : null);

    private static NeededStep Create(UserState state, string name, string verifier, bool viaMembership)
    {
        var attributes = viaMembership ? "LOGIN" : "LOGIN REPLICATION";
        return new NeededStep(
            new SqlStep($"CREATE ROLE {name} WITH {attributes} PASSWORD {SqlLiteral.Quote(verifier)}", $"CREATE ROLE {name} WITH {attributes} {ShownPassword}"),
            "does not exist",
            CreateRight(state, viaMembership) ?? ReplicationRight(state, viaMembership));
    }

    private static NeededStep Alter(UserState state, ExistingRole role, string name, string? verifier, bool viaMembership)
    {
        var changes = new List<(string Option, string Difference)>();
        if (!role.CanLogin)
        {
            changes.Add(("LOGIN", "may not log in"));
        }

        var needsReplication = !viaMembership && !role.Replication && !role.Superuser;
        if (needsReplication)
        {
            changes.Add(("REPLICATION", "lacks the attribute REPLICATION"));
        }

        if (role.ConnectionLimit is >= 0 and < FewestConnections)
        {
            changes.Add(("CONNECTION LIMIT -1", $"is limited to {role.ConnectionLimit} connections"));
        }

        if (role.Expired)
        {
            changes.Add(("VALID UNTIL 'infinity'", "has expired"));
        }

        var options = string.Join(' ', changes.Select(change => change.Option));
        var shown = options;
        if (verifier is not null)
        {
            options = $"{options} PASSWORD {SqlLiteral.Quote(verifier)}".TrimStart();
            shown = $"{shown} {ShownPassword}".TrimStart();
            changes.Add((string.Empty, "has another password"));
        }

        return new NeededStep(
            changes.Count == 0 ? NothingToDo : new SqlStep($"ALTER ROLE {name} WITH {options}", $"ALTER ROLE {name} WITH {shown}"),
            string.Join("; ", changes.Select(change => change.Difference)),
            AlterRight(state, name) ?? (needsReplication ? ReplicationRight(state, viaMembership) : null));
    }

    // A password that works is left alone; one that could not be tried is set only when the caller insists.
    private static string? PasswordToSet(UserState state, UserRequest request, string? verifier) =>
        state.PasswordWorks == false || (state.PasswordWorks is null && request.Force) ? verifier : null;

    /// <summary>Stands for no statement; <see cref="UserPlanner"/> leaves it out.</summary>
    public static SqlStep NothingToDo { get; } = new(string.Empty);

    private static MissingRight? CreateRight(UserState state, bool viaMembership) =>
        state.Administrator is { Superuser: true } or { CreateRole: true }
            ? null
            : new MissingRight(
                "Create the role",
                $"'{state.Administrator.Name}' lacks CREATEROLE" + (state.Major >= 16 && !viaMembership && !state.Administrator.Replication ? " and REPLICATION" : string.Empty),
                $"a superuser must run: ALTER ROLE {SqlName.Quote(state.Administrator.Name)} CREATEROLE"
                    + (state.Major >= 16 && !viaMembership && !state.Administrator.Replication ? " REPLICATION" : string.Empty));

    private static MissingRight? AlterRight(UserState state, string name)
    {
        var administrator = state.Administrator;
        if (administrator.Superuser || (administrator.CreateRole && (state.Major < 16 || administrator.AdminOfUser || state.Role is null)))
        {
            return null;
        }

        var me = SqlName.Quote(administrator.Name);
        return administrator.CreateRole
            ? new MissingRight($"Alter the role {name}", $"'{administrator.Name}' has no ADMIN OPTION on it", $"a superuser or the role's creator must run: GRANT {name} TO {me} WITH ADMIN OPTION")
            : new MissingRight($"Alter the role {name}", $"'{administrator.Name}' lacks CREATEROLE", $"a superuser must run: ALTER ROLE {me} CREATEROLE");
    }

    // Before 16 only a superuser gives REPLICATION; from 16 on whoever has it may pass it on. The administrators of managed servers may on every version.
    private static MissingRight? ReplicationRight(UserState state, bool viaMembership)
    {
        var administrator = state.Administrator;
        if (viaMembership || administrator.Superuser || state.Provider is not (Provider.SelfManaged or Provider.PlanetScale))
        {
            return null;
        }

        if (state.Major >= 16)
        {
            return administrator.Replication
                ? null
                : new MissingRight(
                    "Give the attribute REPLICATION",
                    $"'{administrator.Name}' lacks REPLICATION itself",
                    $"a superuser must run: ALTER ROLE {SqlName.Quote(administrator.Name)} REPLICATION");
        }

        return new MissingRight("Give the attribute REPLICATION", $"'{administrator.Name}' is no superuser, which PostgreSQL {state.Major} asks for", "a superuser must run this cmdlet");
    }

    private static MissingRight? RdsReplicationRight(UserState state, string name)
    {
        if (!state.RdsReplicationExists)
        {
            return new MissingRight($"Grant rds_replication to {name}", "there is no role rds_replication", "this is not an RDS server; leave -Provider out");
        }

        var administrator = state.Administrator;
        return administrator.Superuser || administrator.AdminOfRdsReplication || (state.Major < 16 && administrator.CreateRole)
            ? null
            : new MissingRight(
                $"Grant rds_replication to {name}",
                $"'{administrator.Name}' has no ADMIN OPTION on rds_replication",
                $"the master user must run: GRANT rds_replication TO {SqlName.Quote(administrator.Name)} WITH ADMIN OPTION");
    }

    private static bool SameTimeout(string? current, int wanted) => current is not null && SettingDuration.Milliseconds(current) == wanted;
}
