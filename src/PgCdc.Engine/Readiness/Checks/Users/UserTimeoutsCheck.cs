using PgCdc.Engine.Postgres;
using PgCdc.Engine.Readiness.Providers;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Readiness.Checks.Users;

/// <summary>No timeout of the role, of the database or of the server cuts the long statements and transactions of an initial load.</summary>
internal sealed class UserTimeoutsCheck : IReadinessCheck
{
    private const string Expected = "0, or at least 24 h";
    private const long LongEnough = 24 * 3_600_000;
    private static readonly string[] Timeouts = ["statement_timeout", "idle_in_transaction_session_timeout", "transaction_timeout"];

    public string Id => "user.timeouts";

    public string Reference => "https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-STATEMENT-TIMEOUT";

    public CheckOutcome Evaluate(Snapshot snapshot)
    {
        if (snapshot.User is not { } user)
        {
            return UserMissing.Skip(snapshot);
        }

        var effective = Timeouts.Select(name => (Name: name, Setting: EffectiveSetting.Find(snapshot, name)))
            .Where(timeout => timeout.Setting is not null)
            .Select(timeout => (timeout.Name, Setting: timeout.Setting!.Value))
            .ToList();
        var cutting = effective.Where(timeout => Cuts(timeout.Setting)).ToList();
        if (cutting.Count > 0)
        {
            var role = SqlName.Quote(user.Name);
            var database = SqlName.Quote(snapshot.Target.Database);
            var list = string.Join(", ", cutting.Select(timeout => $"{timeout.Name} = {timeout.Setting.Display}"));
            return CheckOutcome.Warn($"Sessions of {user.Name} begin with {list}: the initial load of a large table is cut off unless the consumer sets them itself.") with
            {
                Actual = list,
                Expected = Expected,
                Objects = cutting.ConvertAll(timeout => timeout.Name),

                // For the role in this database: the one place that no other setting outranks.
                Fix = SqlFix.Run(snapshot.Target, cutting.ConvertAll(timeout => $"ALTER ROLE {role} IN DATABASE {database} SET {timeout.Name} = 0;")),
            };
        }

        if (effective.Where(timeout => SettingDuration.Milliseconds(timeout.Setting.Value) is null).ToList() is { Count: > 0 } unread)
        {
            return CheckOutcome.Skip($"No time could be read out of {string.Join(", ", unread.Select(timeout => $"{timeout.Name} = {timeout.Setting.Display}"))}.") with
            {
                Expected = Expected,
            };
        }

        var hidden = Timeouts.Where(name => Exists(snapshot, name) && effective.TrueForAll(timeout => timeout.Name != name)).ToList();
        return hidden.Count == 0
            ? CheckOutcome.Pass(string.Join(", ", effective.Select(timeout => $"{timeout.Name} = {timeout.Setting.Display}")), Expected)
            : CheckOutcome.Skip($"What {string.Join(", ", hidden)} is for {user.Name} cannot be seen: neither the role nor the database sets it, and the server's own value is hidden by this session's.");
    }

    private static bool Exists(Snapshot snapshot, string name) => name != "transaction_timeout" || snapshot.Server.Major >= 17;

    private static bool Cuts(EffectiveSetting timeout) => SettingDuration.Milliseconds(timeout.Value) is > 0 and < LongEnough;
}
