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
        if (state.Role is not { } role)
        {
            yield return Create(state, name, verifier!, viaMembership);
        }
        else if (Alter(state, role, name, PasswordToSet(state, request, verifier), viaMembership) is { } alter)
        {
            yield return alter;
        }

        if (viaMembership && state.Role is not { InRdsReplication: true } and not { Superuser: true })
        {
            yield return new NeededStep(new SqlStep($"GRANT rds_replication TO {name}"), "is not a member of rds_replication", RoleRights.RdsReplication(state, name));
        }

        if (WalSenderTimeout(state.Provider, request) is { } timeout && !SameTimeout(state.Role?.WalSenderTimeout, timeout))
        {
            yield return new NeededStep(
                new SqlStep($"ALTER ROLE {name} SET wal_sender_timeout = {timeout.ToString(CultureInfo.InvariantCulture)}"),
                $"has wal_sender_timeout {state.Role?.WalSenderTimeout ?? "not set"}, not {timeout}",
                RoleRights.Set(state, name));
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
            RoleRights.Create(state, replication: !viaMembership),
            viaMembership ? null : RoleRights.Replication(state));
    }

    private static NeededStep? Alter(UserState state, ExistingRole role, string name, string? verifier, bool viaMembership)
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

        return changes.Count == 0 ? null : new NeededStep(
            new SqlStep($"ALTER ROLE {name} WITH {options}", $"ALTER ROLE {name} WITH {shown}"),
            string.Join("; ", changes.Select(change => change.Difference)),
            RoleRights.Alter(state, name),
            needsReplication ? RoleRights.Replication(state) : null);
    }

    // A password that works is left alone; one that could not be tried is set only when the caller insists.
    private static string? PasswordToSet(UserState state, UserRequest request, string? verifier) =>
        state.PasswordWorks == false || (state.PasswordWorks is null && request.Force) ? verifier : null;

    private static bool SameTimeout(string? current, int wanted) => current is not null && SettingDuration.Milliseconds(current) == wanted;
}
