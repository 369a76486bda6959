using PgCdc.Engine.Readiness.Providers;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Readiness.Checks.Server;

/// <summary><c>wal_level = logical</c> in force. Set but waiting for a restart is told apart from not set.</summary>
internal sealed class WalLevelCheck : IReadinessCheck
{
    public string Id => "server.wal_level";

    public string Reference => "https://www.postgresql.org/docs/current/runtime-config-wal.html#GUC-WAL-LEVEL";

    public CheckOutcome Evaluate(Snapshot snapshot)
    {
        if (snapshot.Find("wal_level") is not { } setting)
        {
            return CheckOutcome.Unseen("wal_level is not visible to this login.");
        }

        if (setting.Value == "logical")
        {
            return CheckOutcome.Pass("logical", "logical");
        }

        if ("logical".Equals(setting.FileValue, StringComparison.OrdinalIgnoreCase))
        {
            return Failed(setting, "wal_level is set to logical but waits for a restart of the server; until then nothing can be streamed.") with
            {
                Actual = $"{setting.Value} (logical after a restart)",
                Fix = RestartFix.For(snapshot),
            };
        }

        if (setting.PendingRestart && setting.FileValue is null)
        {
            return Failed(setting, "wal_level waits for a restart of the server; whether it is logical then is not visible to this login.") with
            {
                Actual = $"{setting.Value} (another value after a restart)",
                Fix = RestartFix.For(snapshot),
            };
        }

        // PostgreSQL 19 raises the level by itself when the first slot is made, but ClickPipes compares the setting with 'logical'.
        var reason = snapshot.Server.Major >= 19 && setting.Value == "replica"
            ? "PostgreSQL 19 raises replica by itself, but ClickPipes still refuses a source whose wal_level is not logical."
            : "Logical decoding needs wal_level = logical; no consumer can make a slot.";
        return Failed(setting, reason) with { Fix = SettingFix.For(snapshot, "wal_level", "logical") };
    }

    private static CheckOutcome Failed(Setting setting, string reason) =>
        CheckOutcome.Fail(reason) with { Actual = setting.Value, Expected = "logical", Objects = ["wal_level"] };
}
