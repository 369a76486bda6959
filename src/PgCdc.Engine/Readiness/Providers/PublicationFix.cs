using PgCdc.Engine.Publications;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Readiness.Providers;

/// <summary>What <c>New-PgCdcPublication</c> puts right: the command and the statements that it runs.</summary>
/// <remarks>
/// With <c>-Force</c> the cmdlet lets writes break. So wherever tables without a replica identity come in, the command and the statements give them one.
/// </remarks>
internal static class PublicationFix
{
    /// <summary>Makes the publication that was asked about.</summary>
    public static Fix Create(Snapshot snapshot, ScopeArguments scope)
    {
        if (snapshot.Tables.Unreadable is not null)
        {
            return new Fix(Command(snapshot, snapshot.Request.Publication, scope, string.Empty));
        }

        var tree = new TableTree(snapshot.Tables.Value);
        var tables = tree.Listed(snapshot.Tables.Value);
        var identities = Identities(tree, tables);
        var members = Members(snapshot, tree, tables);
        var schemas = WholeSchemas(snapshot) ? members.Select(table => table.Schema).Distinct(StringComparer.Ordinal).ToList() : null;
        var options = snapshot.Server.Major >= 13 && tables.Exists(table => table.Partitioned) ? PublicationSql.ViaRoot(true) : string.Empty;
        var sql = PublicationSql.Create(
            snapshot.Request.Publication, schemas is null ? PublicationScope.Table : PublicationScope.Schema, schemas ?? [], members, options);
        return new Fix(
            Command(snapshot, snapshot.Request.Publication, scope, identities.Count > 0 ? " -ReplicaIdentityFull" : string.Empty),
            members.Count == 0 ? null : string.Join('\n', [.. identities, sql + ";"]));
    }

    /// <summary>Makes another publication beside the one that was asked about, which stays as it is.</summary>
    public static string Beside(Snapshot snapshot, ScopeArguments scope, string name) => Command(snapshot, name, scope, string.Empty);

    /// <summary>Adds tables to the publication; what it publishes of them stays the same.</summary>
    public static Fix Add(Snapshot snapshot, PublicationFacts publication, ScopeArguments scope, TableTree tree, List<TableFacts> tables)
    {
        // One that publishes nothing is told by the cmdlet to publish all.
        var operations = publication.Operations.Length is 0 or 4 ? string.Empty : $" -Operation {string.Join(", ", publication.Operations)}";
        var identities = publication.NeedsIdentity || publication.Operations.Length == 0 ? Identities(tree, tables) : [];
        var members = Members(snapshot, tree, tables);
        var add = PublicationSql.AddTables(publication.Name, members) + ";";
        return new Fix(
            Command(snapshot, publication.Name, scope, $"{operations}{(identities.Count > 0 ? " -ReplicaIdentityFull" : string.Empty)} -Force"),
            members.Count == 0 ? null : string.Join('\n', [.. identities, add]));
    }

    // What -ReplicaIdentityFull does, so that UPDATE and DELETE go on working. A consumer sees a partitioned table under the root's identity.
    private static IReadOnlyList<string> Identities(TableTree tree, IEnumerable<TableFacts> tables)
    {
        var without = tables.SelectMany(table => tree.LeavesOf(table).Prepend(table)).Where(table => !table.HasIdentity).Distinct().ToList();
        return without.Count == 0 ? [] : [SqlFix.LockTimeout, .. without.Select(table => PublicationSql.IdentityFull(table) + ";")];
    }

    private static string Command(Snapshot snapshot, string name, ScopeArguments scope, string options) =>
        scope.In($"New-PgCdcPublication {CommandLine.Target(snapshot.Target)}{UserFix.ProviderArgument(snapshot)} -Name {CommandLine.Word(name)}", options);

    // Before 13 a partitioned table cannot be published; its partitions can.
    private static List<TableFacts> Members(Snapshot snapshot, TableTree tree, List<TableFacts> tables) => snapshot.Server.Major >= 13
        ? tables
        : tables.SelectMany(table => table.Partitioned ? tree.LeavesOf(table) : [table]).Distinct().ToList();

    private static bool WholeSchemas(Snapshot snapshot) =>
        snapshot.Scope is ScopeKind.Schemas or ScopeKind.Database
        && snapshot.Server is { Major: >= 15, Provider: not Provider.PlanetScale }
        && snapshot.Caller.Superuser;
}
