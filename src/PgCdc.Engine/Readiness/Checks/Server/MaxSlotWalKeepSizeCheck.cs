using System.Globalization;
using PgCdc.Engine.Readiness.Providers;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Readiness.Checks.Server;

/// <summary>Slots may keep back as much WAL as a consumer's pause can need: 100 GB, or no limit.</summary>
internal sealed class MaxSlotWalKeepSizeCheck : IReadinessCheck
{
    private const string Name = "max_slot_wal_keep_size";
    private const string Expected = "-1 or at least 102400 MB";
    private const long EnoughMegabytes = 102_400;
    private const long LeastMegabytes = 4096;

    public string Id => "server.max_slot_wal_keep_size";

    public string Reference => "https://www.postgresql.org/docs/current/runtime-config-replication.html#GUC-MAX-SLOT-WAL-KEEP-SIZE";

    public CheckOutcome Evaluate(Snapshot snapshot)
    {
        if (snapshot.Server.Major < 13)
        {
            return CheckOutcome.Skip(
                $"{Name} exists from PostgreSQL 13 on; before, slots keep WAL without limit, and a consumer that stays away fills the disk.");
        }

        if (snapshot.Find(Name) is not { } setting)
        {
            return CheckOutcome.Unseen($"{Name} is not visible to this login.");
        }

        var azure = snapshot.Server.Provider == Provider.AzureFlexible;
        return setting.Number switch
        {
            -1 => Found(CheckOutcome.Pass(), setting) with
            {
                Reason = azure
                    ? "Azure keeps it at -1; in its place unused slots are dropped when storage runs low, so look at the size of the storage and at auto-grow."
                    : "There is no limit: a consumer that stays away lets WAL fill the disk.",
            },
            >= EnoughMegabytes => Found(CheckOutcome.Pass(), setting),
            >= LeastMegabytes => Found(CheckOutcome.Warn(
                "A pause of the consumer that outlasts this much WAL costs the slot, and the pipe has to resync from the beginning."), setting) with
            {
                Fix = Raise(snapshot, azure),
            },
            _ => Found(CheckOutcome.Fail(
                "A slot is lost as soon as the consumer falls a little behind, as it does during the initial load; the pipe then has to resync."), setting) with
            {
                Fix = Raise(snapshot, azure),
            },
        };
    }

    private static CheckOutcome Found(CheckOutcome outcome, Setting setting) => outcome with
    {
        Actual = setting.Display,
        Expected = Expected,
        Objects = outcome.Status == CheckStatus.Pass ? [] : [Name],
    };

    private static Fix Raise(Snapshot snapshot, bool azure) => azure
        ? new Fix(CommandLine.Noted(
            $"az postgres flexible-server show --resource-group GROUP --name {ResourceName.AzureServer(snapshot.Target)} --query storage",
            $"{Name} cannot be set on Azure: look at the storage, and ask its support why the value is not -1"))
        : SettingFix.For(snapshot, Name, EnoughMegabytes.ToString(CultureInfo.InvariantCulture));
}
