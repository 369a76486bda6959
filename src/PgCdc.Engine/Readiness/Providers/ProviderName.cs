namespace PgCdc.Engine.Readiness.Providers;

/// <summary>The providers by the names that they give themselves.</summary>
internal static class ProviderName
{
    /// <summary>The name for a sentence.</summary>
    public static string Of(Provider provider) => provider switch
    {
        Provider.SelfManaged => "self-managed PostgreSQL",
        Provider.AzureFlexible => "Azure Database for PostgreSQL",
        Provider.Rds => "Amazon RDS",
        Provider.Aurora => "Amazon Aurora",
        Provider.CloudSql => "Google Cloud SQL",
        Provider.AlloyDb => "Google AlloyDB",
        _ => provider.ToString(),
    };
}
