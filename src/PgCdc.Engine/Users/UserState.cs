namespace PgCdc.Engine.Users;

/// <summary>What the server has of the user that is wanted, and what the administrator may do.</summary>
internal sealed record UserState
{
    public required int Major { get; init; }

    public required Provider Provider { get; init; }

    public required bool InRecovery { get; init; }

    public required string Database { get; init; }

    public required UserAdministrator Administrator { get; init; }

    /// <summary>Null when the role does not exist.</summary>
    public required ExistingRole? Role { get; init; }

    /// <summary>Whether the user (before it exists: PUBLIC) has CONNECT on the database.</summary>
    public required bool CanConnect { get; init; }

    /// <summary>Whether the administrator may grant CONNECT.</summary>
    public required bool MayGrantConnect { get; init; }

    public required bool RdsReplicationExists { get; init; }

    /// <summary>The schemas that were asked for and exist.</summary>
    public required IReadOnlyList<SchemaGrant> Schemas { get; init; }

    /// <summary>The tables that shall be readable.</summary>
    public required IReadOnlyList<TableGrant> Tables { get; init; }

    /// <summary>The schemas that hold relations which GRANT ... ON ALL TABLES would grant as well: views, foreign tables.</summary>
    public required IReadOnlySet<string> SchemasWithOtherRelations { get; init; }

    /// <summary>The roles whose later tables shall be readable.</summary>
    public required IReadOnlyList<OwnerDefault> Owners { get; init; }

    /// <summary>Whether the password of the request lets the existing role log in; null when that was not tried or could not be told.</summary>
    public bool? PasswordWorks { get; init; }
}

/// <summary>The role that runs the request.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Superuser">Attribute SUPERUSER.</param>
/// <param name="CreateRole">Attribute CREATEROLE.</param>
/// <param name="Replication">Attribute REPLICATION.</param>
/// <param name="AdminOfUser">ADMIN OPTION on the existing CDC user.</param>
/// <param name="AdminOfRdsReplication">ADMIN OPTION on rds_replication.</param>
internal sealed record UserAdministrator(string Name, bool Superuser, bool CreateRole, bool Replication, bool AdminOfUser, bool AdminOfRdsReplication);

/// <summary>The CDC user as it is.</summary>
internal sealed record ExistingRole(bool CanLogin, bool Replication, bool Superuser, bool Expired, int ConnectionLimit, bool InRdsReplication, string? WalSenderTimeout);

/// <summary>A schema, whether the user (before it exists: PUBLIC) has USAGE, and whether the administrator may grant it.</summary>
internal sealed record SchemaGrant(string Name, string Owner, bool UserHasUsage, bool MayGrant);

/// <summary>A table, whether the user (before it exists: PUBLIC) can read it, and whether the administrator may grant that.</summary>
internal sealed record TableGrant(string Schema, string Name, string Owner, bool UserCanSelect, bool MayGrant);

/// <summary>A role that makes tables in a schema, and whether the user will read them.</summary>
internal sealed record OwnerDefault(string Schema, string Owner, bool Covered, bool MayActAs);
