namespace PgCdc;

/// <summary>Who runs the PostgreSQL server.</summary>
public enum Provider
{
    /// <summary>A server whose configuration files the owner can edit.</summary>
    SelfManaged,

    /// <summary>Azure Database for PostgreSQL flexible server.</summary>
    AzureFlexible,

    /// <summary>Amazon RDS for PostgreSQL.</summary>
    Rds,

    /// <summary>Amazon Aurora PostgreSQL.</summary>
    Aurora,

    /// <summary>PlanetScale for Postgres.</summary>
    PlanetScale,

    /// <summary>Google Cloud SQL for PostgreSQL.</summary>
    CloudSql,

    /// <summary>Google AlloyDB.</summary>
    AlloyDb,

    /// <summary>Supabase.</summary>
    Supabase,

    /// <summary>Neon.</summary>
    Neon,
}
