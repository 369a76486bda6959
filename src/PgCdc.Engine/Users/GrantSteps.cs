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
            var grant = $"GRANT CONNECT ON DATABASE {SqlName.Quote(state.Database)} TO {user}";
            yield return new NeededStep(
                new SqlStep(grant),
                $"may not CONNECT to {state.Database}",
                state.MayGrantConnect ? null : new MissingRight($"Grant CONNECT on database {state.Database}", "neither ownership nor grant option", $"the owner of the database must run: {grant}"));
        }
    }

    // A new role is granted USAGE by name even where PUBLIC has it: the guides do, and PUBLIC may lose it.
    private static IEnumerable<NeededStep> SchemaUsage(UserState state, string user) =>
        from schema in state.Schemas
        where state.Role is null || !schema.UserHasUsage
        let grant = $"GRANT USAGE ON SCHEMA {SqlName.Quote(schema.Name)} TO {user}"
        select new NeededStep(
            new SqlStep(grant),
            $"lacks USAGE on schema {schema.Name}",
            schema.MayGrant ? null : new MissingRight($"Grant USAGE on schema {schema.Name}", "neither ownership nor grant option", $"'{schema.Owner}' must run: {grant}"));

    private static IEnumerable<NeededStep> TableSelect(UserState state, UserRequest request, string user, IReadOnlyList<TableGrant> tables)
    {
        foreach (var schema in tables.GroupBy(table => table.Schema))
        {
            var missing = schema.Where(table => !table.UserCanSelect).ToList();
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
                SelectRight(missing.Where(table => !table.MayGrant).ToList(), user));
        }
    }

    private static MissingRight? SelectRight(List<TableGrant> blocked, string user)
    {
        if (blocked.Count == 0)
        {
            return null;
        }

        var perOwner = blocked.GroupBy(table => table.Owner).Select(owner =>
        {
            var tables = owner.ToList();
            return $"'{owner.Key}' must run: GRANT SELECT ON TABLE {Names(tables, Shown)} TO {user}";
        });
        return new MissingRight($"Grant SELECT on {Count(blocked)}: {Names(blocked, Shown)}", "neither ownership nor grant option", string.Join("; ", perOwner));
    }

    private static IEnumerable<NeededStep> DefaultPrivileges(UserState state, string user) =>
        from owner in state.Owners
        where !owner.Covered
        let role = SqlName.Quote(owner.Owner)
        let me = SqlName.Quote(state.Administrator.Name)
        select new NeededStep(
            new SqlStep($"ALTER DEFAULT PRIVILEGES FOR ROLE {role} IN SCHEMA {SqlName.Quote(owner.Schema)} GRANT SELECT ON TABLES TO {user}"),
            $"will not read tables that {owner.Owner} makes in {owner.Schema} later",
            owner.MayActAs
                ? null
                : new MissingRight(
                    $"Set default privileges of '{owner.Owner}' in schema {owner.Schema}",
                    $"'{state.Administrator.Name}' does not have the privileges of '{owner.Owner}'",
                    $"'{owner.Owner}' or a superuser must run: GRANT {role} TO {me}; or leave them out: -NoDefaultPrivilege"));

    private static string Count(List<TableGrant> tables) => tables.Count == 1 ? "1 table" : $"{tables.Count} tables";

    private static string Names(List<TableGrant> tables, int most)
    {
        var names = string.Join(", ", tables.Take(most).Select(table => SqlName.Qualified(table.Schema, table.Name)));
        return tables.Count > most ? $"{names} and {tables.Count - most} more" : names;
    }
}
