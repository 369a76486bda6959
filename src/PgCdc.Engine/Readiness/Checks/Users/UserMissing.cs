using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Readiness.Checks.Users;

/// <summary>What every check about the CDC user says when there is no such role: <c>user.exists</c> fails, the others cannot look.</summary>
internal static class UserMissing
{
    public static CheckOutcome Skip(Snapshot snapshot) =>
        CheckOutcome.Skip(snapshot.UserUnreadable ?? $"The role {snapshot.Request.UserName} does not exist (user.exists).");
}
