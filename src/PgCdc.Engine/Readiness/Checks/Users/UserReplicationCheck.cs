using PgCdc.Engine.Readiness.Providers;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Readiness.Checks.Users;

/// <summary>The REPLICATION attribute, or membership in <c>rds_replication</c> on RDS and Aurora. Both are looked at.</summary>
internal sealed class UserReplicationCheck : IReadinessCheck
{
    public string Id => "user.replication";

    public string Reference => "https://www.postgresql.org/docs/current/logical-replication-security.html";

    public CheckOutcome Evaluate(Snapshot snapshot)
    {
        if (snapshot.User is not { } user)
        {
            return UserMissing.Skip(snapshot);
        }

        var expected = UserFix.UsesRdsRole(snapshot) ? "member of rds_replication" : "REPLICATION";
        if (user.Replication)
        {
            return CheckOutcome.Pass("REPLICATION", expected);
        }

        if (UserFix.UsesRdsRole(snapshot) && user.InRdsReplication)
        {
            return CheckOutcome.Pass("member of rds_replication", expected);
        }

        return CheckOutcome.Fail(Reason(snapshot, user)) with
        {
            Actual = user.Superuser ? "superuser without REPLICATION" : "no right to replicate",
            Expected = expected,
            Objects = [user.Name],

            // The cmdlet takes a superuser as it is.
            Fix = user.Superuser ? SqlFix.Run(snapshot.Target, [UserFix.Replication(snapshot)]) : UserFix.Add(snapshot, UserFix.Replication(snapshot)),
        };
    }

    private static string Reason(Snapshot snapshot, RoleFacts user)
    {
        // PostgreSQL lets every superuser replicate; ClickPipes reads the attribute.
        if (user.Superuser)
        {
            return $"{user.Name} is a superuser without the REPLICATION attribute: PostgreSQL lets it replicate, but ClickPipes looks for the attribute and refuses it.";
        }

        return UserFix.UsesRdsRole(snapshot)
            ? $"{user.Name} is not a member of rds_replication, which stands for the REPLICATION attribute here: it cannot start a WAL sender."
            : $"{user.Name} lacks the REPLICATION attribute, which membership in another role does not give: it cannot start a WAL sender.";
    }
}
