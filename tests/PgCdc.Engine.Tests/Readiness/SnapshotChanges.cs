using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Tests.Readiness;

/// <summary>Changes of one fact that <c>with</c> alone would make long.</summary>
internal static class SnapshotChanges
{
    public static Snapshot WithSetting(
        this Snapshot snapshot,
        string name,
        string value,
        string? unit = null,
        string context = "sighup",
        bool pendingRestart = false,
        string? fileValue = null)
    {
        var setting = snapshot.Find(name) is { } known
            ? known with { Value = value, PendingRestart = pendingRestart, FileValue = fileValue }
            : new Setting(name, value, unit, context, "default", pendingRestart, fileValue);
        return snapshot with { Settings = new Dictionary<string, Setting>(snapshot.Settings) { [name] = setting } };
    }

    public static Snapshot WithoutSetting(this Snapshot snapshot, string name) =>
        snapshot with { Settings = snapshot.Settings.Where(pair => pair.Key != name).ToDictionary() };

    public static Snapshot WithUserSetting(this Snapshot snapshot, string name, string value) =>
        snapshot with { User = snapshot.User! with { Settings = new Dictionary<string, string>(snapshot.User!.Settings) { [name] = value } } };

    public static Snapshot WithProvider(this Snapshot snapshot, Provider provider) =>
        snapshot with { Server = snapshot.Server with { Provider = provider } };

    /// <summary>Another version, such as 150018 for 15.18.</summary>
    public static Snapshot WithVersion(this Snapshot snapshot, int number) =>
        snapshot with { Server = snapshot.Server with { VersionNumber = number, Version = $"{number / 10000}.{number % 10000}" } };

    public static Snapshot WithTarget(this Snapshot snapshot, string host = "db.example.com", int port = 5432, string userName = "admin") =>
        snapshot with { Target = HealthySnapshot.Target(host, port, userName) };
}
