namespace PgCdc.Engine.Users;

/// <summary>The CDC user after a request was carried out.</summary>
public sealed record UserOutcome
{
    /// <summary>Who runs the server.</summary>
    public required Provider Provider { get; init; }

    /// <summary>Name of the role.</summary>
    public required string UserName { get; init; }

    /// <summary>The name to log in with.</summary>
    public required string ConnectionUserName { get; init; }

    /// <summary>Created, Updated or AlreadyPresent.</summary>
    public required ChangeStatus Status { get; init; }

    /// <summary>What allows it to replicate.</summary>
    public required ReplicationGrant ReplicationGrant { get; init; }

    /// <summary>The schemas whose tables it reads.</summary>
    public required string[] Schemas { get; init; }

    /// <summary>The roles whose later tables it reads.</summary>
    public required string[] DefaultPrivilegeOwners { get; init; }

    /// <summary>Its own wal_sender_timeout, if it has one.</summary>
    public required string? WalSenderTimeout { get; init; }

    /// <summary>Its password, when it is known; a secret.</summary>
    public required string? Password { get; init; }

    /// <summary>Whether a login as the user was made; null: not tried, or the server cannot be reached that way from here.</summary>
    public required bool? LoginVerified { get; init; }

    /// <summary>The statements that were run, secrets replaced.</summary>
    public required string[] Sql { get; init; }

    /// <summary>Names nothing secret.</summary>
    public override string ToString() => nameof(UserOutcome);
}
