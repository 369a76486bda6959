using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Readiness.Checks.Publications;

/// <summary>What every check about the publication says when there is none: <c>publication.exists</c> fails, the others cannot look.</summary>
internal static class PublicationMissing
{
    public static CheckOutcome Skip(Snapshot snapshot) =>
        snapshot.PublicationUnreadable is { } unreadable ? CheckOutcome.Unseen(unreadable) : CheckOutcome.Skip($"The publication {snapshot.Request.Publication} does not exist (publication.exists).");
}
