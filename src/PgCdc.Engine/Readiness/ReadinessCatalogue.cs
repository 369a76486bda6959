namespace PgCdc.Engine.Readiness;

/// <summary>Every check there is, in the order of the catalogue.</summary>
public static class ReadinessCatalogue
{
    /// <summary>The checks.</summary>
    public static IReadOnlyList<IReadinessCheck> All { get; } =
    [
        new Checks.Server.WalLevelCheck(),
        new Checks.Tables.ReplicaIdentityCheck(),
    ];
}
