using PgCdc.Engine.Readiness.Providers;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Readiness.Checks.Server;

/// <summary>No setting that replication depends on waits for a restart.</summary>
internal sealed class PendingRestartCheck : IReadinessCheck
{
    private const string Expected = "none";

    // What replication, decoding and its consumers depend on and only a restart changes.
    private static readonly string[] Concerned =
    [
        "wal_level", "max_wal_senders", "max_replication_slots", "max_worker_processes", "max_connections", "superuser_reserved_connections",
        "reserved_connections", "max_prepared_transactions", "max_active_replication_origins", "shared_preload_libraries", "hot_standby",
        "rds.logical_replication", "cloudsql.logical_decoding", "alloydb.logical_decoding", "alloydb.enable_pglogical",
    ];

    public string Id => "server.pending_restart";

    public string Reference => "https://www.postgresql.org/docs/current/view-pg-settings.html";

    public CheckOutcome Evaluate(Snapshot snapshot)
    {
        if (snapshot.Settings.Count == 0)
        {
            return CheckOutcome.Skip("pg_settings could not be read.");
        }

        var waiting = Concerned.Select(snapshot.Find).OfType<Setting>().Where(setting => setting.PendingRestart).ToList();
        if (waiting.Count == 0)
        {
            return CheckOutcome.Pass(Expected, Expected) with
            {
                Reason = snapshot.Server.Provider == Provider.SelfManaged
                    ? null
                    : $"What {ProviderName.Of(snapshot.Server.Provider)} holds back until the next restart is not visible in SQL.",
            };
        }

        var named = Names.Shorten(waiting.Select(setting => setting.FileValue is { } value ? $"{setting.Name} ({setting.Value}, then {value})" : setting.Name));
        return CheckOutcome.Warn($"The configuration holds other values than those in force, until the server is restarted: {named}.") with
        {
            Actual = $"{waiting.Count} waiting",
            Expected = Expected,
            Objects = waiting.Select(setting => setting.Name).ToList(),
            Fix = RestartFix.For(snapshot),
        };
    }
}
