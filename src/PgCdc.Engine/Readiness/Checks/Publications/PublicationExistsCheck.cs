using PgCdc.Engine.Readiness.Providers;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Readiness.Checks.Publications;

/// <summary>The publication exists in this database: one of the same name in another database does not count.</summary>
internal sealed class PublicationExistsCheck : IReadinessCheck
{
    private const int Spelled = 20;

    public string Id => "publication.exists";

    public string Reference => "https://www.postgresql.org/docs/current/logical-replication-publication.html";

    public CheckOutcome Evaluate(Snapshot snapshot)
    {
        if (snapshot.PublicationUnreadable is not null)
        {
            return PublicationMissing.Skip(snapshot);
        }

        if (snapshot.Publication is { } publication)
        {
            return CheckOutcome.Pass($"exists, owner {publication.Owner}", "exists");
        }

        var name = snapshot.Request.Publication;
        var reason = $"There is no publication {name} in the database {snapshot.Target.Database}: there is nothing that a consumer could stream.";
        return CheckOutcome.Fail(reason + Refused(snapshot)) with
        {
            Actual = "no such publication",
            Expected = "exists",
            Objects = [name],
            Fix = PublicationFix.Create(snapshot, Scope(snapshot)),
        };
    }

    // PlanetScale's guide lists the tables one by one.
    private static ScopeArguments Scope(Snapshot snapshot)
    {
        if (snapshot.Server.Provider != Provider.PlanetScale || snapshot.Request.Tables.Count > 0)
        {
            return ScopeArguments.For(snapshot);
        }

        var tables = snapshot.Tables.Unreadable is null ? new TableTree(snapshot.Tables.Value).Listed(snapshot.Tables.Value) : [];
        return tables.Count is > 0 and <= Spelled
            ? ScopeArguments.Tables(tables.ConvertAll(table => table.ToString()))
            : new ScopeArguments("-Table SCHEMA.TABLE", "PlanetScale: name the tables one by one");
    }

    private static string Refused(Snapshot snapshot)
    {
        var without = snapshot.Tables.Unreadable is null ? snapshot.Tables.Value.Count(table => table is { HasIdentity: false, Partitioned: false, NotLogged: false }) : 0;
        return without == 0
            ? string.Empty
            : $" Of the tables in scope, {without} have no replica identity (table.replica_identity, table.partitions): give them a primary key first, or let the whole old row be logged, or leave them out.";
    }
}
