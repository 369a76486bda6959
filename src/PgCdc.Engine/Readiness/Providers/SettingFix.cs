using PgCdc.Engine.Postgres;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Readiness.Providers;

/// <summary>How a server setting is changed at each provider. On a managed server ALTER SYSTEM is never suggested.</summary>
internal static class SettingFix
{
    /// <summary>The fix that gives a setting a value.</summary>
    /// <param name="snapshot">The target.</param>
    /// <param name="name">PostgreSQL's name of the setting.</param>
    /// <param name="value">The value, in the setting's own unit.</param>
    public static Fix For(Snapshot snapshot, string name, string value)
    {
        var restart = snapshot.Find(name) is { } setting ? setting.Context == "postmaster" : IsRestartSetting(name);
        return snapshot.Server.Provider switch
        {
            PgCdc.Provider.SelfManaged => SelfManaged(snapshot.Target, name, value, restart),
            PgCdc.Provider.AzureFlexible => new Fix(Azure(name, value, restart), RestartRequired: restart),
            PgCdc.Provider.Rds => new Fix(Rds(name, value, restart), RestartRequired: restart || name == "wal_level"),
            PgCdc.Provider.Aurora => new Fix(Aurora(name, value, restart), RestartRequired: restart || name == "wal_level"),
            PgCdc.Provider.PlanetScale => new Fix(PlanetScale(name, value), RestartRequired: restart),
            PgCdc.Provider.CloudSql => new Fix(
                $"gcloud sql instances patch INSTANCE --database-flags={CloudSqlFlag(name, value)} (name every flag that is set already, or it is reset; the instance restarts)",
                RestartRequired: restart || name == "wal_level"),
            PgCdc.Provider.AlloyDb => new Fix(
                $"gcloud alloydb instances update INSTANCE --cluster=CLUSTER --region=REGION --database-flags={AlloyDbFlag(name, value)} (name every flag that is set already; the instance restarts)",
                RestartRequired: restart || name == "wal_level"),
            PgCdc.Provider.Supabase => new Fix($"supabase --experimental --project-ref REF postgres-config update --config {name}={value}", RestartRequired: restart),
            PgCdc.Provider.Neon => new Fix($"Neon console > project settings: {name} = {value} (logical replication is switched on there and cannot be switched off)", RestartRequired: restart),
            _ => new Fix($"Set {name} = {value} where the provider keeps server parameters", RestartRequired: restart),
        };
    }

    private static bool IsRestartSetting(string name) => name is
        "wal_level" or "max_wal_senders" or "max_replication_slots" or "max_worker_processes" or "max_connections" or "max_prepared_transactions";

    private static Fix SelfManaged(ConnectionTarget target, string name, string value, bool restart)
    {
        var sql = $"ALTER SYSTEM SET {name} = {SqlLiteral.Quote(value)};";
        var then = restart ? "then restart the server" : "then " + CommandLine.Psql(target, "SELECT pg_reload_conf();");
        return new Fix($"{CommandLine.Psql(target, sql)}; {then}", sql, restart);
    }

    private static string Azure(string name, string value, bool restart)
    {
        var set = $"az postgres flexible-server parameter set --resource-group GROUP --server-name SERVER --name {name} --value {value}";
        return restart ? set + "; az postgres flexible-server restart --resource-group GROUP --name SERVER" : set;
    }

    private static string Rds(string name, string value, bool restart)
    {
        var (parameter, parameterValue, pending) = RdsParameter(name, value, restart);
        var set = "aws rds modify-db-parameter-group --db-parameter-group-name GROUP --parameters "
            + $"\"ParameterName={parameter},ParameterValue={parameterValue},ApplyMethod={(pending ? "pending-reboot" : "immediate")}\" (a group of your own: the default one cannot be changed)";
        return pending ? set + "; aws rds reboot-db-instance --db-instance-identifier INSTANCE" : set;
    }

    private static string Aurora(string name, string value, bool restart)
    {
        var (parameter, parameterValue, pending) = RdsParameter(name, value, restart);
        var set = "aws rds modify-db-cluster-parameter-group --db-cluster-parameter-group-name GROUP --parameters "
            + $"\"ParameterName={parameter},ParameterValue={parameterValue},ApplyMethod={(pending ? "pending-reboot" : "immediate")}\" (a group of your own: the default one cannot be changed)";
        return pending ? set + "; aws rds reboot-db-instance --db-instance-identifier WRITER" : set;
    }

    private static (string Name, string Value, bool Pending) RdsParameter(string name, string value, bool restart) =>
        name == "wal_level" ? ("rds.logical_replication", "1", true) : (name, value, restart);

    private static string PlanetScale(string name, string value)
    {
        var place = name.StartsWith("wal_", StringComparison.Ordinal) || name.StartsWith("max_", StringComparison.Ordinal)
            ? "Cluster configuration > Parameters > Write-ahead log"
            : "Cluster configuration > Parameters";
        return $"PlanetScale console: {place}: {name} = {value}";
    }

    private static string CloudSqlFlag(string name, string value) => name == "wal_level" ? "cloudsql.logical_decoding=on" : $"{name}={value}";

    private static string AlloyDbFlag(string name, string value) =>
        name == "wal_level" ? "alloydb.logical_decoding=on,alloydb.enable_pglogical=on" : $"{name}={value}";
}
