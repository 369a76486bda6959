using System.Globalization;
using PgCdc.Engine.Readiness.Providers;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Readiness.Checks.Server;

/// <summary>A consumer finds free connections beside those that are reserved for administrators.</summary>
internal sealed class ConnectionsCheck : IReadinessCheck
{
    private const string Name = "max_connections";

    // An initial load of ClickPipes reads with four connections at once, and one more looks after it. The stream itself takes a WAL sender, not one of these.
    private const long Needed = 5;

    public string Id => "server.connections";

    public string Reference => "https://www.postgresql.org/docs/current/runtime-config-connection.html#GUC-MAX-CONNECTIONS";

    public CheckOutcome Evaluate(Snapshot snapshot)
    {
        if (snapshot.Find(Name) is not { } max)
        {
            return CheckOutcome.Skip($"{Name} is not visible to this login.");
        }

        if (snapshot.ConnectionsInUse.Unreadable is { } unreadable)
        {
            return CheckOutcome.Skip(unreadable);
        }

        var reserved = Reserved(snapshot, "superuser_reserved_connections") + Reserved(snapshot, "reserved_connections");
        var usable = max.Number - reserved;
        var free = Math.Max(0, usable - InUse(snapshot));
        var expected = $"at least {Needed} free";
        if (free >= Needed)
        {
            return CheckOutcome.Pass($"{free} of {usable} free", expected);
        }

        return CheckOutcome.Warn(
            $"An initial load opens up to {Needed} connections beside those of the application; one of the two will be refused with 'too many clients'.") with
        {
            Actual = $"{free} of {usable} free ({reserved} more are reserved)",
            Expected = expected,
            Objects = [Name],
            Fix = Raise(snapshot, max.Number),
        };
    }

    // Sessions of a database count WAL senders of logical replication too, which take no connection.
    private static long InUse(Snapshot snapshot)
    {
        var streaming = snapshot.Slots.Unreadable is null ? snapshot.Slots.Value.Count(slot => slot.Logical && slot.Active) : 0;
        return Math.Max(0, snapshot.ConnectionsInUse.Value - streaming);
    }

    private static long Reserved(Snapshot snapshot, string name) => snapshot.Find(name) is { } setting ? setting.Number : 0;

    private static Fix Raise(Snapshot snapshot, long max)
    {
        var fix = SettingFix.For(snapshot, Name, (max + (2 * Needed)).ToString(CultureInfo.InvariantCulture));
        return fix with { Remediation = CommandLine.Noted(fix.Remediation, "or close sessions that the application does not need") };
    }
}
