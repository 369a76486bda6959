using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Readiness.Providers;

/// <summary>How the server is restarted at each provider.</summary>
internal static class RestartFix
{
    /// <summary>The fix for what is set already and only waits.</summary>
    public static Fix For(Snapshot snapshot) => new(Command(snapshot), RestartRequired: true);

    /// <summary>The command, or the place to go to.</summary>
    public static string Command(Snapshot snapshot) => snapshot.Server.Provider switch
    {
        Provider.SelfManaged => "restart the server on its own machine, for example with systemctl restart postgresql or pg_ctl restart",
        Provider.AzureFlexible => $"az postgres flexible-server restart --resource-group GROUP --name {ResourceName.AzureServer(snapshot.Target)}",
        Provider.Rds => $"aws rds reboot-db-instance --db-instance-identifier {ResourceName.RdsInstance(snapshot.Target)}",
        Provider.Aurora => "aws rds reboot-db-instance --db-instance-identifier WRITER",
        Provider.PlanetScale => "PlanetScale console: Cluster configuration: apply the queued change, which restarts the cluster",
        Provider.CloudSql => "gcloud sql instances restart INSTANCE",
        Provider.AlloyDb => "gcloud alloydb instances restart INSTANCE --cluster=CLUSTER --region=REGION",
        Provider.Supabase => "Supabase dashboard: Project Settings > General > Restart project",
        Provider.Neon => "Neon console: Branches > the branch > Computes > Restart",
        _ => "restart the server where the provider offers it",
    };
}
