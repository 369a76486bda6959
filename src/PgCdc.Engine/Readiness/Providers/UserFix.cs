using PgCdc.Engine.Postgres;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Readiness.Providers;

/// <summary>What <c>New-PgCdcUser</c> puts right: the command and the statements that it runs.</summary>
internal static class UserFix
{
    /// <summary>The command that makes the user, or with <c>-Force</c> adds what an existing one lacks.</summary>
    /// <param name="snapshot">The target.</param>
    /// <param name="scope">The tables or schemas that it shall read.</param>
    /// <param name="name">Another name than the one that was asked about: a role to be made beside it.</param>
    public static string Command(Snapshot snapshot, ScopeArguments scope, string? name = null) => scope.In(
        $"New-PgCdcUser {CommandLine.Target(snapshot.Target)}{ProviderArgument(snapshot)} -Name {CommandLine.Word(name ?? snapshot.Request.UserName)}",
        snapshot.User is null ? TimeoutArgument(snapshot) : name is not null ? string.Empty : " -Force");

    /// <summary>
    /// What gives an existing user a right that it lacks. The cmdlet grants by table or schema; where only the publication says what is in scope
    /// it would grant more than that, and the statements are run as they are.
    /// </summary>
    public static Fix Add(Snapshot snapshot, params string[] statements) => snapshot.Scope == ScopeKind.Publication
        ? SqlFix.Run(snapshot.Target, statements)
        : new Fix(Command(snapshot, ScopeArguments.For(snapshot)), string.Join('\n', statements));

    /// <summary>How the role becomes allowed to replicate: an attribute, on RDS and Aurora a membership.</summary>
    public static string Replication(Snapshot snapshot) => UsesRdsRole(snapshot)
        ? $"GRANT rds_replication TO {User(snapshot)};"
        : $"ALTER ROLE {User(snapshot)} REPLICATION;";

    /// <summary>The role itself. Its password is not part of it: it must not be seen in a statement.</summary>
    public static IEnumerable<string> Role(Snapshot snapshot) => UsesRdsRole(snapshot)
        ? [$"CREATE ROLE {User(snapshot)} LOGIN;", Replication(snapshot)]
        : [$"CREATE ROLE {User(snapshot)} LOGIN REPLICATION;"];

    /// <summary>USAGE on schemas.</summary>
    public static string Usage(Snapshot snapshot, IEnumerable<string> schemas) =>
        $"GRANT USAGE ON SCHEMA {string.Join(", ", schemas.Select(SqlName.Quote))} TO {User(snapshot)};";

    /// <summary>SELECT on tables.</summary>
    public static string Select(Snapshot snapshot, IEnumerable<TableFacts> tables) =>
        $"GRANT SELECT ON TABLE {string.Join(", ", tables)} TO {User(snapshot)};";

    /// <summary>SELECT on the tables that a role will make in a schema.</summary>
    public static string SelectLater(Snapshot snapshot, string schema, string owner) =>
        $"ALTER DEFAULT PRIVILEGES FOR ROLE {SqlName.Quote(owner)} IN SCHEMA {SqlName.Quote(schema)} GRANT SELECT ON TABLES TO {User(snapshot)};";

    /// <summary>True where REPLICATION is given by membership in <c>rds_replication</c>.</summary>
    public static bool UsesRdsRole(Snapshot snapshot) => snapshot.Server.Provider is Provider.Rds or Provider.Aurora;

    /// <summary><c>-Provider</c> when the caller said it: the cmdlet would detect another one.</summary>
    public static string ProviderArgument(Snapshot snapshot) => snapshot.Request.Provider is { } provider ? $" -Provider {provider}" : string.Empty;

    private static string TimeoutArgument(Snapshot snapshot) =>
        WalSenderTimeout.Wanted(snapshot) is { } milliseconds ? $" -WalSenderTimeout {milliseconds}" : string.Empty;

    private static string User(Snapshot snapshot) => SqlName.Quote(snapshot.Request.UserName);
}
