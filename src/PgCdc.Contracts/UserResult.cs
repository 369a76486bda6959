namespace PgCdc;

/// <summary>The CDC user as New-PgCdcUser left it.</summary>
public sealed class UserResult(
    string server,
    int port,
    string database,
    Provider provider,
    string userName,
    string connectionUserName,
    ChangeStatus status,
    ReplicationGrant replicationGrant,
    string[] schema,
    string[] defaultPrivilegeOwner,
    string? walSenderTimeout,
    object? userCredential,
    bool? loginVerified,
    string[] sql)
{
    /// <summary>Host name, address or socket directory of the server.</summary>
    public string Server { get; } = server;

    /// <summary>TCP port.</summary>
    public int Port { get; } = port;

    /// <summary>Name of the database.</summary>
    public string Database { get; } = database;

    /// <summary>Who runs the server.</summary>
    public Provider Provider { get; } = provider;

    /// <summary>Name of the role in the server.</summary>
    public string UserName { get; } = userName;

    /// <summary>The name to log in with; differs from the role's on PlanetScale (<c>role.branch</c>).</summary>
    public string ConnectionUserName { get; } = connectionUserName;

    /// <summary>Created, Updated or AlreadyPresent.</summary>
    public ChangeStatus Status { get; } = status;

    /// <summary>What allows the role to open a replication connection.</summary>
    public ReplicationGrant ReplicationGrant { get; } = replicationGrant;

    /// <summary>The schemas whose tables the role can read.</summary>
    public string[] Schema { get; } = schema;

    /// <summary>The roles whose later tables will be readable through default privileges.</summary>
    public string[] DefaultPrivilegeOwner { get; } = defaultPrivilegeOwner;

    /// <summary>The role's own wal_sender_timeout, if one is set, as PostgreSQL writes it.</summary>
    public string? WalSenderTimeout { get; } = walSenderTimeout;

    /// <summary>A PSCredential with the login name and password, when the password is known; else null.</summary>
    public object? UserCredential { get; } = userCredential;

    /// <summary>True when a login as the new user was made; false when it was tried and did not work; null when it was not tried.</summary>
    public bool? LoginVerified { get; } = loginVerified;

    /// <summary>The statements that were run, secrets replaced.</summary>
    public string[] Sql { get; } = sql;

    /// <inheritdoc/>
    public override string ToString() => $"{Status} {UserName} on {TargetName.Of(Server, Port, Database)}";
}
