namespace PgCdc;

/// <summary>A publication as New-PgCdcPublication left it.</summary>
public sealed class PublicationResult(
    string server,
    int port,
    string database,
    Provider provider,
    string publication,
    ChangeStatus status,
    PublicationScope scope,
    string[] table,
    PublicationOperation[] operation,
    bool publishViaPartitionRoot,
    string[] replicaIdentityFull,
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

    /// <summary>Name of the publication.</summary>
    public string Publication { get; } = publication;

    /// <summary>Created, Updated or AlreadyPresent.</summary>
    public ChangeStatus Status { get; } = status;

    /// <summary>What it is made for: tables, schemas or all tables.</summary>
    public PublicationScope Scope { get; } = scope;

    /// <summary>The tables that are published now, quoted where SQL needs it, <c>schema.table</c>.</summary>
    public string[] Table { get; } = table;

    /// <summary>The kinds of change that are published.</summary>
    public PublicationOperation[] Operation { get; } = operation;

    /// <summary>Whether changes of partitions are published under the name of their root.</summary>
    public bool PublishViaPartitionRoot { get; } = publishViaPartitionRoot;

    /// <summary>The tables whose replica identity was set to FULL by this call.</summary>
    public string[] ReplicaIdentityFull { get; } = replicaIdentityFull;

    /// <summary>The statements that were run.</summary>
    public string[] Sql { get; } = sql;

    /// <inheritdoc/>
    public override string ToString() => $"{Status} {Publication} with {Table.Length} tables on {TargetName.Of(Server, Port, Database)}";
}
