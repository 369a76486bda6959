using PgCdc.Engine.Readiness.Providers;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Readiness.Checks.Server;

/// <summary>wal_sender_timeout, as it holds for the CDC user, is off or at least five minutes.</summary>
internal sealed class WalSenderTimeoutCheck : IReadinessCheck
{
    private const string Name = WalSenderTimeout.Name;

    public string Id => "server.wal_sender_timeout";

    public string Reference => "https://www.postgresql.org/docs/current/runtime-config-replication.html#GUC-WAL-SENDER-TIMEOUT";

    public CheckOutcome Evaluate(Snapshot snapshot)
    {
        if (EffectiveSetting.Find(snapshot, Name) is not { } setting)
        {
            return CheckOutcome.Skip($"The {Name} of '{snapshot.Request.UserName}' is not visible to this login.");
        }

        var guide = WalSenderTimeout.GuideSetsZero(snapshot.Server.Provider);
        var expected = guide ? "0 or at least 5 min (the guide sets 0)" : "0 or at least 5 min";
        return SettingDuration.Milliseconds(setting.Value) switch
        {
            null => CheckOutcome.Skip($"'{setting.Value}' could not be read as a time.") with { Actual = setting.Display, Expected = expected },
            <= 0 => CheckOutcome.Pass(setting.Display, expected) with
            {
                Reason = "It is off, which has a price: a dead connection holds its slot until TCP keepalive notices.",
            },
            >= WalSenderTimeout.LeastMilliseconds => CheckOutcome.Pass(setting.Display, expected),
            _ => CheckOutcome.Warn(
                "The server ends the stream while the consumer is busy with a large batch ('terminating walsender process due to replication timeout').") with
            {
                Actual = setting.Display,
                Expected = expected,
                Objects = [Name],
                Fix = FixFor(snapshot, guide),
            },
        };
    }

    // A user that is still to be made gets it at once.
    private static Fix FixFor(Snapshot snapshot, bool guideSetsZero) => snapshot.User is null
        ? new Fix(UserFix.Command(snapshot, ScopeArguments.For(snapshot)))
        : SettingFix.ForUser(snapshot, Name, guideSetsZero ? "0" : "5min");
}
