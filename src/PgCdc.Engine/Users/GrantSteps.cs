using PgCdc.Engine.Plans;
using PgCdc.Engine.Postgres;

namespace PgCdc.Engine.Users;

/// <summary>What the user may read, now and later.</summary>
internal static class GrantSteps
{
    /// <summary>How many names of one kind a message shows.</summary>
    private const int Shown = 5;

    public static IEnumerable<NeededStep> For(UserState state, UserRequest request, IReadOnlyList<TableGrant> tables)
    {
        var user = SqlName.Quote(request.Name);
        return Connect(state, user).Concat(SchemaUsage(state, user)).Concat(TableSelect(state, request, user, tables)).Concat(DefaultPrivileges(state, user));
    }

    private static IEnumerable<NeededStep> Connect(UserState state, string user)
    {
        if (!state.CanConnect)
        {
            var right = $"CONNECT ON DATABASE {SqlName.Quote(state.Database)}";
            yield return new NeededStep(
                new SqlStep($"GRANT {right} TO {user}"),
                $"may not CONNECT to {state.Database}",
                state.MayGrantConnect ? null : Lacking(state, $"Grant CONNECT on database {state.Database}", "the owner of the database", right, user));
        }
    }

    // A new role is granted by name what PUBLIC has, where that can be done: the guides do, and PUBLIC may lose it.
    private static IEnumerable<NeededStep> SchemaUsage(UserState state, string user) =>
        from schema in state.Schemas
        where !schema.UserHasUsage || (state.Role is null && schema.MayGrant)
        let right = $"USAGE ON SCHEMA {SqlName.Quote(schema.Name)}"
        select new NeededStep(
            new SqlStep($"GRANT {right} TO {user}"),
            $"lacks USAGE on schema {schema.Name}",
            schema.MayGrant ? null : Lacking(state, $"Grant USAGE on schema {schema.Name}", $"'{schema.Owner}'", right, user));

    private static IEnumerable<NeededStep> TableSelect(UserState state, UserRequest request, string user, IReadOnlyList<TableGrant> tables)
    {
        foreach (var schema in tables.GroupBy(table => table.Schema))
        {
            var missing = schema.Where(table => !table.UserCanSelect || (state.Role is null && table.MayGrant)).ToList();
            if (missing.Count == 0)
            {
                continue;
            }

            // GRANT ON ALL TABLES grants views and foreign tables too, which nobody asked for.
            var whole = request.Tables.Count == 0 && missing.Count == schema.Count() && !state.SchemasWithOtherRelations.Contains(schema.Key);
            var on = whole ? $"ALL TABLES IN SCHEMA {SqlName.Quote(schema.Key)}" : "TABLE " + Names(missing, missing.Count);
            yield return new NeededStep(
                new SqlStep($"GRANT SELECT ON {on} TO {user}"),
                $"lacks SELECT on {Count(missing)} ({Names(missing, Shown)})",
                SelectRight(state, missing.Where(table => !table.MayGrant).ToList(), user));
        }
    }

    private static MissingRight? SelectRight(UserState state, List<TableGrant> blocked, string user)
    {
        if (blocked.Count == 0)
        {
            return null;
        }

        var perOwner = blocked.GroupBy(table => table.Owner).Select(owner =>
        {
            var tables = owner.ToList();
            return tables.Count > Shown
                ? Membership(state, owner.Key)
                : $"'{owner.Key}' must run: GRANT SELECT ON TABLE {Names(tables, Shown)} TO {Grantee(state, user)}";
        });
        return new MissingRight($"Grant SELECT on {Count(blocked)}: {Names(blocked, Shown)}", "neither ownership nor grant option", string.Join("; ", perOwner));
    }

    private static IEnumerable<NeededStep> DefaultPrivileges(UserState state, string user) =>
        from owner in state.Owners
        where !owner.Covered
        select new NeededStep(
            new SqlStep($"ALTER DEFAULT PRIVILEGES FOR ROLE {SqlName.Quote(owner.Owner)} IN SCHEMA {SqlName.Quote(owner.Schema)} GRANT SELECT ON TABLES TO {user}"),
            $"will not read tables that {owner.Owner} makes in {owner.Schema} later",
            owner.MayActAs
                ? null
                : new MissingRight(
                    $"Set default privileges of '{owner.Owner}' in schema {owner.Schema}",
                    $"'{state.Administrator.Name}' does not have the privileges of '{owner.Owner}'",
                    $"{Membership(state, owner.Owner)}; or leave them out: -NoDefaultPrivilege"));

    private static MissingRight Lacking(UserState state, string action, string owner, string right, string user) =>
        new(action, "neither ownership nor grant option", $"{owner} must run: GRANT {right} TO {Grantee(state, user)}");

    /// <summary>Who is to be granted what the administrator may not grant: the user itself, or the administrator where the user does not exist yet.</summary>
    private static string Grantee(UserState state, string user) =>
        state.Role is null ? $"{SqlName.Quote(state.Administrator.Name)} WITH GRANT OPTION" : user;

    private static string Membership(UserState state, string owner) =>
        $"a superuser or an administrator of '{owner}' must run: GRANT {SqlName.Quote(owner)} TO {SqlName.Quote(state.Administrator.Name)}";

    private static string Count(List<TableGrant> tables) => tables.Count == 1 ? "1 table" : $"{tables.Count} tables";

    private static string Names(List<TableGrant> tables, int most)
    {
        var names = string.Join(", ", tables.Take(most).Select(table => SqlName.Qualified(table.Schema, table.Name)));
        return tables.Count > most ? $"{names} and {tables.Count - most} more" : names;
    }
}
