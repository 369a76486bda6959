using PgCdc.Engine.Postgres;

namespace PgCdc.Engine.Users;

/// <summary>The CDC user that is wanted.</summary>
public sealed record UserRequest
{
    /// <summary>Name of the role.</summary>
    public required string Name { get; init; }

    /// <summary>Schemas whose tables it shall read.</summary>
    public required IReadOnlyList<string> Schemas { get; init; }

    /// <summary>The only tables that it shall read, each with a schema; empty: all tables of the schemas.</summary>
    public IReadOnlyList<TablePattern> Tables { get; init; } = [];

    /// <summary>Its password; null: keep the one it has, or make one for a new role.</summary>
    public string? Password { get; init; }

    /// <summary>Whether tables that are made later shall be readable too.</summary>
    public bool DefaultPrivileges { get; init; } = true;

    /// <summary>Its own wal_sender_timeout in milliseconds; null: what the provider's guide sets.</summary>
    public int? WalSenderTimeout { get; init; }

    /// <summary>The provider as the caller said it; null: detect.</summary>
    public Provider? Provider { get; init; }

    /// <summary>Whether a role that exists and differs shall be altered.</summary>
    public bool Force { get; init; }

    /// <summary>Names nothing secret.</summary>
    public override string ToString() => nameof(UserRequest);
}
