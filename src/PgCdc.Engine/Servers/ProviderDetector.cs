namespace PgCdc.Engine.Servers;

/// <summary>Tells who runs a server from what only that provider's servers have.</summary>
/// <remarks>Settings as PeerDB recognises them; the administrators' roles where a provider hides its settings.</remarks>
internal static class ProviderDetector
{
    /// <summary>The settings to look for.</summary>
    public static readonly string[] Settings =
    [
        "rds.extensions",
        "cloudsql.logical_decoding",
        "alloydb.logical_decoding",
        "azure.extensions",
        "neon.endpoint_id",
        "extwlist.pscale_allowed_extensions",
        "supautils.privileged_extensions",
    ];

    /// <summary>The roles to look for.</summary>
    public static readonly string[] Roles =
    [
        "rds_superuser",
        "alloydbsuperuser",
        "cloudsqlsuperuser",
        "azure_pg_admin",
        "neon_superuser",
        "supabase_admin",
    ];

    /// <summary>The provider; a server without any mark is self-managed.</summary>
    public static Provider Detect(bool hasAuroraVersion, IReadOnlyCollection<string> settings, IReadOnlyCollection<string> roles)
    {
        bool Has(string setting, string role) => settings.Contains(setting) || roles.Contains(role);

        return true switch
        {
            _ when hasAuroraVersion => Provider.Aurora,
            _ when Has("rds.extensions", "rds_superuser") => Provider.Rds,
            _ when Has("alloydb.logical_decoding", "alloydbsuperuser") => Provider.AlloyDb,
            _ when Has("cloudsql.logical_decoding", "cloudsqlsuperuser") => Provider.CloudSql,
            _ when Has("azure.extensions", "azure_pg_admin") => Provider.AzureFlexible,
            _ when Has("neon.endpoint_id", "neon_superuser") => Provider.Neon,
            _ when settings.Contains("extwlist.pscale_allowed_extensions") => Provider.PlanetScale,
            _ when Has("supautils.privileged_extensions", "supabase_admin") => Provider.Supabase,
            _ => Provider.SelfManaged,
        };
    }
}
