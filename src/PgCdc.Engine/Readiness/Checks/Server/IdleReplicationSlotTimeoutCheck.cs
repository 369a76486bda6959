using PgCdc.Engine.Readiness.Providers;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Readiness.Checks.Server;

/// <summary>From 18 on: idle slots are not invalidated, or only after a pause that nobody expects.</summary>
internal sealed class IdleReplicationSlotTimeoutCheck : IReadinessCheck
{
    private const string Name = "idle_replication_slot_timeout";
    private const string Expected = "0 or at least 2 d";

    // The guides keep two days of WAL for a consumer that pauses; a shorter time here would undo that.
    private const long LeastSeconds = 2 * 86_400;

    public string Id => "server.idle_replication_slot_timeout";

    public string Reference => "https://www.postgresql.org/docs/current/runtime-config-replication.html#GUC-IDLE-REPLICATION-SLOT-TIMEOUT";

    public CheckOutcome Evaluate(Snapshot snapshot)
    {
        if (snapshot.Server.Major < 18)
        {
            return CheckOutcome.Skip($"{Name} exists from PostgreSQL 18 on.");
        }

        if (snapshot.Find(Name) is not { } setting)
        {
            return CheckOutcome.Skip($"{Name} is not visible to this login.");
        }

        return setting.Number switch
        {
            <= 0 or >= LeastSeconds => CheckOutcome.Pass(setting.Display, Expected),
            var seconds => CheckOutcome.Warn(
                $"A consumer that pauses for more than {Amounts.Time(seconds)} finds its slot invalidated and has to resync from the beginning.") with
            {
                Actual = setting.Display,
                Expected = Expected,
                Objects = [Name],
                Fix = SettingFix.For(snapshot, Name, "0"),
            },
        };
    }
}
