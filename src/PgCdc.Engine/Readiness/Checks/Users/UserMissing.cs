using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Readiness.Checks.Users;

/// <summary>What every check about the CDC user says when there is no such role: <c>user.exists</c> fails, the others cannot look.</summary>
internal static class UserMissing
{
    public static CheckOutcome Skip(Snapshot snapshot) =>
        snapshot.UserUnreadable is { } unreadable ? CheckOutcome.Unseen(unreadable) : CheckOutcome.Skip($"The role {snapshot.Request.UserName} does not exist (user.exists).");
}
