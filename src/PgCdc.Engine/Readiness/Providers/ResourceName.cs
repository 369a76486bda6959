using PgCdc.Engine.Postgres;

namespace PgCdc.Engine.Readiness.Providers;

/// <summary>What the provider's own commands call the server: the first label of its host name where that says it, else a placeholder.</summary>
internal static class ResourceName
{
    /// <summary>Name of the Azure flexible server, or <c>SERVER</c>.</summary>
    public static string AzureServer(ConnectionTarget target) =>
        target.Host.Contains(".postgres.database.", StringComparison.OrdinalIgnoreCase) ? FirstLabel(target.Host) : "SERVER";

    /// <summary>Identifier of the RDS instance, or <c>INSTANCE</c>.</summary>
    public static string RdsInstance(ConnectionTarget target)
    {
        // NAME.HASH.REGION.rds.amazonaws.com; the second label of cluster and proxy endpoints says what they are.
        var labels = target.Host.Split('.');
        return labels.Length > 4 && IsRdsHost(target.Host) && !labels[1].Contains('-') ? labels[0] : "INSTANCE";
    }

    /// <summary>True for an endpoint of RDS or Aurora, of an instance, a cluster or a proxy.</summary>
    public static bool IsRdsHost(string host)
    {
        var name = host.TrimEnd('.');
        return name.EndsWith(".rds.amazonaws.com", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith(".rds.amazonaws.com.cn", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith(".rds.amazonaws.eu", StringComparison.OrdinalIgnoreCase);
    }

    private static string FirstLabel(string host) => host[..host.IndexOf('.')];
}
