using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Readiness.Checks.Tables;

/// <summary>Each partition has a replica identity, not only the root: it is the partition that is written to, and it does not inherit the root's.</summary>
internal sealed class PartitionsCheck : IReadinessCheck
{
    public string Id => "table.partitions";

    public string Reference => "https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-REPLICA-IDENTITY";

    public bool NeedsTables => true;

    public CheckOutcome Evaluate(Snapshot snapshot)
    {
        if (snapshot.Tables.Unreadable is { } unreadable)
        {
            return CheckOutcome.Unseen(unreadable);
        }

        // A partition that is partitioned again holds no rows.
        var tables = snapshot.Tables.Value.Where(table => !table.NotLogged).ToList();
        var partitions = tables.Where(table => table is { Root: not null, Partitioned: false }).ToList();
        var now = IdentityFinding.Judge(snapshot, partitions, "partition", "leave the whole partitioned table out: New-PgCdcPublication -ExcludeTable");
        var keyless = tables.Where(table => table is { Root: null, Partitioned: true } && table.PrimaryKey != KeyState.Usable).Select(table => table.ToString()).ToList();
        return now.Status == CheckStatus.Fail || keyless.Count == 0 || snapshot.Publication is { NeedsIdentity: false } ? now : Later(now, keyless);
    }

    // A new partition gets the root's primary key, but never its REPLICA IDENTITY (tried on 15 and 18).
    private static CheckOutcome Later(CheckOutcome now, List<string> keyless)
    {
        return CheckOutcome.Warn(
            $"UPDATE and DELETE will fail on the next partition of {Names.Shorten(keyless)}: without a primary key of the partitioned table it starts without a replica identity.") with
        {
            Actual = now.Actual ?? "no partition yet",
            Expected = IdentityFinding.Expected,
            Objects = keyless,
            Fix = new Fix($"Add a primary key to {Names.Shorten(keyless)}, or let what makes the partitions run ALTER TABLE ... REPLICA IDENTITY FULL on each new one"),
        };
    }
}
