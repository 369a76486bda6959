using System.Text;
using PgCdc.Engine.Readiness.Providers;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Readiness.Checks.Publications;

/// <summary>Not FOR ALL TABLES: every change of the database would be sent and billed, and every new table without a key would break.</summary>
internal sealed class PublicationScopeCheck : IReadinessCheck
{
    private const int LongestName = 63;
    private const string Expected = "not FOR ALL TABLES";

    public string Id => "publication.scope";

    public string Reference => "https://clickhouse.com/docs/integrations/clickpipes/postgres/source/generic";

    public CheckOutcome Evaluate(Snapshot snapshot)
    {
        if (snapshot.Publication is not { } publication)
        {
            return PublicationMissing.Skip(snapshot);
        }

        if (!publication.AllTables)
        {
            return CheckOutcome.Pass(publication.Schemas.Length > 0 ? $"tables in schema {Names.Shorten(publication.Schemas)}" : "listed tables", Expected);
        }

        return CheckOutcome.Warn(
            $"{publication.Name} is FOR ALL TABLES: every change of the database is sent and billed, and UPDATE and DELETE fail on each new table without a primary key.") with
        {
            Actual = "FOR ALL TABLES",
            Expected = Expected,
            Objects = [publication.Name],
            Fix = Beside(snapshot, publication),
        };
    }

    // PostgreSQL turns a publication FOR ALL TABLES into no other: a second one is made, and the old one can go when its consumers have moved.
    private static Fix Beside(Snapshot snapshot, PublicationFacts publication)
    {
        var scope = snapshot.Request.Tables.Count + snapshot.Request.Schemas.Count > 0
            ? ScopeArguments.For(snapshot)
            : new ScopeArguments("-Table SCHEMA.TABLE");
        var name = publication.Name + "_tables";
        name = Encoding.UTF8.GetByteCount(name) <= LongestName ? name : "clickpipes_tables";
        return new Fix(CommandLine.Noted(PublicationFix.Beside(snapshot, scope, name), $"then let the consumer read {name}: what is FOR ALL TABLES cannot be altered"));
    }
}
