using PgCdc.Engine.Postgres;
using PgCdc.Engine.Readiness.Providers;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Readiness.Checks.Users;

/// <summary>CONNECT on the database.</summary>
internal sealed class UserConnectCheck : IReadinessCheck
{
    public string Id => "user.connect";

    public string Reference => "https://www.postgresql.org/docs/current/ddl-priv.html";

    public CheckOutcome Evaluate(Snapshot snapshot)
    {
        if (snapshot.User is not { } user)
        {
            return UserMissing.Skip(snapshot);
        }

        if (user.CanConnect)
        {
            return CheckOutcome.Pass("CONNECT", "CONNECT");
        }

        var database = snapshot.Target.Database;
        return CheckOutcome.Fail($"{user.Name} may not connect to the database {database}: the consumer is refused at login.") with
        {
            Actual = "no CONNECT",
            Expected = "CONNECT",
            Objects = [database],
            Fix = UserFix.Add(snapshot, $"GRANT CONNECT ON DATABASE {SqlName.Quote(database)} TO {SqlName.Quote(user.Name)};"),
        };
    }
}
