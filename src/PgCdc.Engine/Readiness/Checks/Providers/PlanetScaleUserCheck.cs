using PgCdc.Engine.Readiness.Providers;
using PgCdc.Engine.Readiness.Snapshots;
using PgCdc.Engine.Users;

namespace PgCdc.Engine.Readiness.Checks.Providers;

/// <summary>PlanetScale: the login name is <c>role.branch</c>, and does not ask for a replica.</summary>
internal sealed class PlanetScaleUserCheck : IReadinessCheck
{
    private const string Expected = "role.branch";

    public string Id => "provider.planetscale_user";

    public string Reference => "https://planetscale.com/docs/postgres/integrations/logical-cdc";

    public CheckOutcome Evaluate(Snapshot snapshot)
    {
        if (snapshot.Server.Provider != Provider.PlanetScale)
        {
            return CheckOutcome.Skip($"It concerns PlanetScale; this is {ProviderName.Of(snapshot.Server.Provider)}.");
        }

        var admin = snapshot.Target.UserName;
        if (admin.Split('|') is [var primary, _, ..])
        {
            return Failed(snapshot, primary, $"'{admin}' asks PlanetScale for a replica, which cannot be the source of changes.");
        }

        var dot = admin.LastIndexOf('.');
        return dot > 0 && dot < admin.Length - 1
            ? CheckOutcome.Pass(admin, Expected) with
            {
                Reason = $"The consumer logs in as '{LoginName.For(Provider.PlanetScale, snapshot.Request.UserName, admin)}'.",
            }
            : Failed(snapshot, $"{admin.TrimEnd('.')}.BRANCH", $"PlanetScale finds the branch by what follows the dot of the login name; '{admin}' has none.");
    }

    private static CheckOutcome Failed(Snapshot snapshot, string login, string reason) => CheckOutcome.Fail(reason) with
    {
        Actual = snapshot.Target.UserName,
        Expected = Expected,
        Objects = [snapshot.Target.UserName],
        Fix = new Fix(CommandLine.Noted(
            $"Test-PgCdcReadiness {CommandLine.Target(snapshot.Target)} -Credential (Get-Credential {CommandLine.Word(login)})",
            "the branch is what follows the dot in any role made in the console")),
    };
}
