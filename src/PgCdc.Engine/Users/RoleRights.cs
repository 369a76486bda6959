using PgCdc.Engine.Postgres;

namespace PgCdc.Engine.Users;

/// <summary>The rights that the administrator lacks to make or alter the role.</summary>
/// <remarks>
/// Until 15 CREATEROLE may do everything but touch REPLICATION and superusers; from 16 on it needs ADMIN OPTION on the role, and passes REPLICATION on when
/// it has it. Source: https://www.postgresql.org/docs/16/release-16.html#RELEASE-16-PRIVILEGES
/// </remarks>
internal static class RoleRights
{
    private const string SuperuserMustRun = "a superuser must run this cmdlet";

    /// <summary>What CREATE ROLE lacks.</summary>
    public static MissingRight? Create(UserState state, bool replication) =>
        state.Administrator is { Superuser: true } or { CreateRole: true } || (replication && OnlySuperuserGivesReplication(state))
            ? null
            : new MissingRight("Create the role", $"'{state.Administrator.Name}' lacks CREATEROLE", $"a superuser must run: ALTER ROLE {Me(state)} CREATEROLE");

    /// <summary>What giving the attribute REPLICATION lacks, beside the right to make or alter the role.</summary>
    public static MissingRight? Replication(UserState state)
    {
        const string Action = "Give the attribute REPLICATION";
        var administrator = state.Administrator;
        if (OnlySuperuserGivesReplication(state))
        {
            return new MissingRight(Action, $"'{administrator.Name}' is no superuser, which PostgreSQL {state.Major} asks for", SuperuserMustRun);
        }

        return administrator.Superuser || administrator.Replication || IsManaged(state)
            ? null
            : new MissingRight(Action, $"'{administrator.Name}' lacks REPLICATION itself", $"a superuser must run: ALTER ROLE {Me(state)} REPLICATION");
    }

    /// <summary>What ALTER ROLE lacks.</summary>
    public static MissingRight? Alter(UserState state, string name) =>
        state.Role is { Replication: true } && OnlySuperuserGivesReplication(state)
            ? new MissingRight(
                $"Alter the role {name}",
                $"it has REPLICATION and '{state.Administrator.Name}' is no superuser, which PostgreSQL {state.Major} asks for",
                SuperuserMustRun)
            : Set(state, name);

    /// <summary>What ALTER ROLE ... SET lacks.</summary>
    public static MissingRight? Set(UserState state, string name)
    {
        var action = $"Alter the role {name}";
        var administrator = state.Administrator;
        if (administrator.Superuser || state.Role is null)
        {
            return null;
        }

        if (state.Role.Superuser)
        {
            return new MissingRight(action, $"it is a superuser and '{administrator.Name}' is not", SuperuserMustRun);
        }

        if (!administrator.CreateRole)
        {
            return new MissingRight(action, $"'{administrator.Name}' lacks CREATEROLE", $"a superuser must run: ALTER ROLE {Me(state)} CREATEROLE");
        }

        return state.Major < 16 || administrator.AdminOfUser
            ? null
            : new MissingRight(
                action,
                $"'{administrator.Name}' has no ADMIN OPTION on it",
                $"a superuser or the role's creator must run: GRANT {name} TO {Me(state)} WITH ADMIN OPTION");
    }

    /// <summary>What GRANT rds_replication lacks.</summary>
    public static MissingRight? RdsReplication(UserState state, string name)
    {
        var action = $"Grant rds_replication to {name}";
        if (!state.RdsReplicationExists)
        {
            return new MissingRight(action, "there is no role rds_replication", "this is not an RDS server; leave -Provider out");
        }

        var administrator = state.Administrator;
        return administrator.Superuser || administrator.AdminOfRdsReplication || (state.Major < 16 && administrator.CreateRole)
            ? null
            : new MissingRight(
                action,
                $"'{administrator.Name}' has no ADMIN OPTION on rds_replication",
                $"the master user must run: GRANT rds_replication TO {Me(state)} WITH ADMIN OPTION");
    }

    private static bool OnlySuperuserGivesReplication(UserState state) => state.Major < 16 && !state.Administrator.Superuser && !IsManaged(state);

    // The administrators of managed servers are no superusers and may do more than PostgreSQL lets others do: there the server decides.
    private static bool IsManaged(UserState state) => state.Provider is not (Provider.SelfManaged or Provider.PlanetScale);

    private static string Me(UserState state) => SqlName.Quote(state.Administrator.Name);
}
