using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Readiness;

/// <summary>One rule over a snapshot. Pure: it reads nothing else and decides alone.</summary>
public interface IReadinessCheck
{
    /// <summary>Stable id, such as <c>server.wal_level</c>.</summary>
    string Id { get; }

    /// <summary>The page that the rule comes from.</summary>
    string Reference { get; }

    /// <summary>Whether it looks at schemas or tables; where no selected check does, they are not read.</summary>
    bool NeedsTables => false;

    /// <summary>Judges a snapshot.</summary>
    CheckOutcome Evaluate(Snapshot snapshot);
}
