using PgCdc.Engine.Postgres;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Readiness.Providers;

/// <summary>How a server setting is changed at each provider. On a managed server ALTER SYSTEM is never suggested.</summary>
internal static class SettingFix
{
    /// <summary>The fix that gives a setting a value for the whole server.</summary>
    /// <param name="snapshot">The target.</param>
    /// <param name="name">PostgreSQL's name of the setting.</param>
    /// <param name="value">The value, in the setting's own unit.</param>
    public static Fix For(Snapshot snapshot, string name, string value)
    {
        var provider = snapshot.Server.Provider;
        var restart = NeedsRestart(snapshot, name);
        if (provider == Provider.SelfManaged)
        {
            return SelfManaged(snapshot, name, value, restart);
        }

        var (change, note) = Change(snapshot, name, value, restart);
        if (restart && provider is (Provider.AzureFlexible or Provider.Rds or Provider.Aurora))
        {
            // The others restart by themselves.
            change = $"{change}; {RestartFix.Command(snapshot)}";
        }

        return new Fix(note is null ? change : CommandLine.Noted(change, note), RestartRequired: restart);
    }

    /// <summary>The fix that gives a setting a value for the sessions of the CDC user only. Every provider lets its administrators do that.</summary>
    /// <param name="snapshot">The target.</param>
    /// <param name="name">PostgreSQL's name of the setting, one that every session may set.</param>
    /// <param name="value">The value, with its unit.</param>
    public static Fix ForUser(Snapshot snapshot, string name, string value)
    {
        var sql = $"ALTER ROLE {SqlName.Quote(snapshot.Request.UserName)} SET {name} = {SqlLiteral.Quote(value)};";
        return new Fix(CommandLine.Noted(CommandLine.Psql(snapshot.Target, sql), "sessions that it opens from then on have it"), sql);
    }

    private static bool NeedsRestart(Snapshot snapshot, string name) => snapshot.Find(name) is { } setting
        ? setting.Context == "postmaster"
        : name is "wal_level" or "max_wal_senders" or "max_replication_slots" or "max_worker_processes" or "max_connections" or "max_prepared_transactions";

    private static Fix SelfManaged(Snapshot snapshot, string name, string value, bool restart)
    {
        var sql = $"ALTER SYSTEM SET {name} = {SqlLiteral.Quote(value)};";
        return restart
            ? new Fix(CommandLine.Noted(CommandLine.Psql(snapshot.Target, sql), $"then {RestartFix.Command(snapshot)}"), sql, RestartRequired: true)
            : new Fix(CommandLine.Psql(snapshot.Target, sql, "SELECT pg_reload_conf();"), sql + "\nSELECT pg_reload_conf();");
    }

    private static (string Change, string? Note) Change(Snapshot snapshot, string name, string value, bool restart)
    {
        const string OwnGroup = "GROUP is one of your own: a default one cannot be changed";
        var flags = "name every flag that is set already, or it is reset" + (restart ? "; the instance restarts" : "");
        return snapshot.Server.Provider switch
        {
            Provider.AzureFlexible => (
                "az postgres flexible-server parameter set --resource-group GROUP "
                + $"--server-name {ResourceName.AzureServer(snapshot.Target)} --name {name} --value {CommandLine.Word(value)}",
                null),
            Provider.Rds => (
                $"aws rds modify-db-parameter-group --db-parameter-group-name GROUP --parameters {RdsParameter(name, value, restart)}",
                OwnGroup),
            Provider.Aurora => (
                $"aws rds modify-db-cluster-parameter-group --db-cluster-parameter-group-name GROUP --parameters {RdsParameter(name, value, restart)}",
                OwnGroup),
            Provider.CloudSql => (
                $"gcloud sql instances patch INSTANCE --database-flags={CommandLine.Word(CloudSqlFlag(name, value))}",
                flags),
            Provider.AlloyDb => (
                "gcloud alloydb instances update INSTANCE --cluster=CLUSTER --region=REGION "
                + $"--database-flags={CommandLine.Word(AlloyDbFlag(name, value))}",
                flags),
            Provider.PlanetScale => ($"PlanetScale console: {PlanetScalePlace(name)}: {name} = {WithUnit(snapshot, name, value)}", null),
            Provider.Supabase => ($"supabase --experimental --project-ref REF postgres-config update --config {CommandLine.Word($"{name}={value}")}", null),
            Provider.Neon when name == "wal_level" => ("Neon console: Settings > Logical Replication > Enable (it cannot be switched off again)", null),
            Provider.Neon => ($"Neon sets {name} itself: ask its support for {WithUnit(snapshot, name, value)}", null),
            _ => ($"Set {name} = {WithUnit(snapshot, name, value)} where the provider keeps server parameters", null),
        };
    }

    private static string RdsParameter(string name, string value, bool restart)
    {
        // RDS has a switch of its own, which sets wal_level and raises the limits that go with it.
        var (parameter, given) = name == "wal_level" ? ("rds.logical_replication", "1") : (name, value);
        var quoted = given.All(char.IsAsciiLetterOrDigit) ? given : $"\"{given}\"";
        return $"'ParameterName={parameter},ParameterValue={quoted},ApplyMethod={(restart ? "pending-reboot" : "immediate")}'";
    }

    private static string PlanetScalePlace(string name) => name is "wal_level" or "max_slot_wal_keep_size"
        ? "Cluster configuration > Parameters > Write-ahead log"
        : "Cluster configuration > Parameters";

    private static string CloudSqlFlag(string name, string value) => name == "wal_level" ? "cloudsql.logical_decoding=on" : $"{name}={value}";

    private static string AlloyDbFlag(string name, string value) =>
        name == "wal_level" ? "alloydb.logical_decoding=on,alloydb.enable_pglogical=on" : $"{name}={value}";

    private static string WithUnit(Snapshot snapshot, string name, string value) =>
        snapshot.Find(name) is { } setting ? (setting with { Value = value }).Display : value;
}
