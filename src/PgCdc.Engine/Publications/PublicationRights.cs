using PgCdc.Engine.Postgres;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Publications;

/// <summary>What the administrator lacks for a publication: everything at once.</summary>
internal static class PublicationRights
{
    private const int Shown = 5;

    public static List<MissingRight> Missing(
        Snapshot snapshot, PublicationScope scope, PublicationSelection selection, IReadOnlyList<TableFacts> identityFull, PublicationDifferences? differences)
    {
        var missing = new List<MissingRight>();
        if (snapshot.Caller.Superuser)
        {
            return missing;
        }

        var me = SqlName.Quote(snapshot.Caller.Name);
        var database = SqlName.Quote(snapshot.Target.Database);
        if (differences is null && !snapshot.Caller.MayCreateInDatabase)
        {
            missing.Add(new MissingRight("Make a publication", $"no CREATE on database {database}", $"the owner of the database must run: GRANT CREATE ON DATABASE {database} TO {me}"));
        }

        if (differences is { Alterable.Count: > 0 } && snapshot.Publication is { CallerOwns: false } publication)
        {
            missing.Add(new MissingRight($"Alter publication {publication.Name}", "not its owner", Membership(publication.Owner, me)));
        }

        // The administrators of most managed servers may make FOR ALL TABLES without being superuser: there the server decides.
        if (scope == PublicationScope.AllTables && differences is null && snapshot.Server.Provider is Provider.SelfManaged or Provider.PlanetScale)
        {
            missing.Add(new MissingRight("Make a publication FOR ALL TABLES", "not a superuser", "a superuser must run this; or list the tables: -Table '*.*'"));
        }

        var listed = scope == PublicationScope.Table ? differences?.TablesToAdd ?? selection.Listed : [];
        AddOwnership(missing, "Publish", listed, me);
        AddOwnership(missing, "Set the replica identity of", identityFull, me);
        return missing;
    }

    private static void AddOwnership(List<MissingRight> missing, string action, IReadOnlyList<TableFacts> tables, string me)
    {
        foreach (var owner in tables.Where(table => !table.CallerOwns).GroupBy(table => table.Owner))
        {
            var names = owner.Select(table => table.ToString()).ToList();
            var shown = string.Join(", ", names.Take(Shown)) + (names.Count > Shown ? $" and {names.Count - Shown} more" : string.Empty);
            missing.Add(new MissingRight($"{action} {shown}", "not the owner", Membership(owner.Key, me)));
        }
    }

    private static string Membership(string owner, string me) => $"a superuser or an administrator of '{owner}' must run: GRANT {SqlName.Quote(owner)} TO {me}";
}
