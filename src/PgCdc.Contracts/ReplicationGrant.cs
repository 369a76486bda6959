namespace PgCdc;

/// <summary>What allows a role to open a replication connection.</summary>
public enum ReplicationGrant
{
    /// <summary>Nothing does.</summary>
    None,

    /// <summary>The role attribute REPLICATION.</summary>
    ReplicationAttribute,

    /// <summary>Membership in rds_replication (Amazon RDS and Aurora).</summary>
    RdsReplication,

    /// <summary>The role is a superuser.</summary>
    Superuser,
}
