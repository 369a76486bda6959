using PgCdc.Engine.Readiness.Checks;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Readiness.Providers;

/// <summary>How long the server waits for a consumer before it ends the stream.</summary>
/// <remarks>Source: the source guides of ClickPipes: at least five minutes, or 0 (off) where the provider's guide sets that.</remarks>
internal static class WalSenderTimeout
{
    /// <summary>Name of the setting.</summary>
    public const string Name = "wal_sender_timeout";

    /// <summary>The shortest time that a large batch survives.</summary>
    public const long LeastMilliseconds = 300_000;

    /// <summary>True where the provider's guide switches the timeout off.</summary>
    public static bool GuideSetsZero(Provider provider) => provider is Provider.Rds or Provider.Aurora or Provider.AzureFlexible or Provider.CloudSql;

    /// <summary>Milliseconds that the CDC user should be given; null when what holds for it now is enough, or cannot be seen.</summary>
    public static long? Wanted(Snapshot snapshot) =>
        EffectiveSetting.Find(snapshot, Name) is { } setting && SettingDuration.Milliseconds(setting.Value) is > 0 and < LeastMilliseconds
            ? GuideSetsZero(snapshot.Server.Provider) ? 0 : LeastMilliseconds
            : null;
}
