using PgCdc.Engine.Postgres;
using PgCdc.Engine.Readiness.Providers;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Readiness.Checks.Users;

/// <summary>No row level security hides rows of a table in scope from the CDC user: the initial load would be empty, without any error.</summary>
internal sealed class UserRowSecurityCheck : IReadinessCheck
{
    private const string Expected = "every row visible";

    public string Id => "user.row_security";

    public string Reference => "https://www.postgresql.org/docs/current/ddl-rowsecurity.html";

    public bool NeedsTables => true;

    public CheckOutcome Evaluate(Snapshot snapshot)
    {
        if (snapshot.User is not { } user)
        {
            return UserMissing.Skip(snapshot);
        }

        if (user.BypassRowSecurity || user.Superuser)
        {
            return CheckOutcome.Pass(user.BypassRowSecurity ? "BYPASSRLS" : "superuser", Expected);
        }

        if (snapshot.Tables.Unreadable is { } unreadable)
        {
            return CheckOutcome.Unseen(unreadable);
        }

        var tables = snapshot.Tables.Value.Where(table => table.InScope && !table.NotLogged).ToList();
        var hidden = tables.Where(table => table.RowSecurityHides).Select(table => table.ToString()).ToList();
        if (tables.Count == 0)
        {
            return CheckOutcome.Skip("No table is in scope.");
        }

        return hidden.Count == 0
            ? CheckOutcome.Pass($"{tables.Count} of {tables.Count} tables", Expected)
            : CheckOutcome.Fail($"Row level security may hide rows of {Names.Shorten(hidden)} from {user.Name}: the initial load leaves them out silently.") with
            {
                Actual = $"{hidden.Count} of {tables.Count} tables may hide rows",
                Expected = Expected,
                Objects = hidden,
                Fix = MayGiveBypass(snapshot.Server)
                    ? SqlFix.Run(snapshot.Target, [$"ALTER ROLE {SqlName.Quote(user.Name)} BYPASSRLS;"])
                    : SqlFix.Run(snapshot.Target, Policies(user, hidden), "BYPASSRLS cannot be given here; a policy with a USING clause lets the user see every row unless a RESTRICTIVE one forbids it"),
            };
    }

    // BYPASSRLS takes a superuser, from 16 on also an administrator who has it. Those of RDS, Cloud SQL and AlloyDB do not; Azure's has it from 16 on
    // (learn.microsoft.com/azure/postgresql/flexible-server/concepts-security).
    private static bool MayGiveBypass(ServerFacts server) => server.Provider switch
    {
        Provider.Rds or Provider.Aurora or Provider.CloudSql or Provider.AlloyDb => false,
        Provider.AzureFlexible => server.Major >= 16,
        _ => true,
    };

    private static List<string> Policies(RoleFacts user, List<string> tables) =>
        tables.ConvertAll(table => $"CREATE POLICY {SqlName.Quote(user.Name + "_reads_all")} ON {table} FOR SELECT TO {SqlName.Quote(user.Name)} USING (true);");
}
