namespace PgCdc.Engine.Servers;

/// <summary>What a server is and what this caller may read there: what has to be known before anything else can be asked.</summary>
internal sealed record ServerProbe
{
    public required int VersionNumber { get; init; }

    public required string Version { get; init; }

    public required bool InRecovery { get; init; }

    public required int BackendPid { get; init; }

    public required bool Encrypted { get; init; }

    public required string Caller { get; init; }

    public required bool Superuser { get; init; }

    public required bool ReadAllStats { get; init; }

    public required bool ReadHbaRules { get; init; }

    public required bool ReadFileSettings { get; init; }

    public required bool MayCreateInDatabase { get; init; }

    /// <summary>The settings by which a provider is known that have a value here.</summary>
    public required string[] ProviderSettings { get; init; }

    /// <summary>The roles by which a provider is known.</summary>
    public required string[] ProviderRoles { get; init; }

    public required bool HasAuroraVersion { get; init; }

    public required string? RdsLogicalReplication { get; init; }

    /// <summary>Columns of pg_replication_slots, which grow with every version.</summary>
    public required string[] SlotColumns { get; init; }

    /// <summary>Columns of pg_publication.</summary>
    public required string[] PublicationColumns { get; init; }

    public required bool PublicationExists { get; init; }

    public int Major => VersionNumber / 10000;

    /// <summary>Who runs it: as the caller said, or as detected.</summary>
    public Provider Provider(Provider? said) => said ?? ProviderDetector.Detect(HasAuroraVersion, ProviderSettings, ProviderRoles);
}
