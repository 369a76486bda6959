using PgCdc.Engine.Readiness;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Tests.Readiness;

/// <summary>What a check found, in the words of the tests.</summary>
internal static class Found
{
    /// <summary>The outcome of one check of the catalogue. Every outcome but Pass must say why; every finding must say what to do.</summary>
    public static CheckOutcome By(string id, Snapshot snapshot)
    {
        var outcome = ReadinessCatalogue.All.Single(check => check.Id == id).Evaluate(snapshot);
        if (outcome.Status != CheckStatus.Pass)
        {
            Assert.False(string.IsNullOrWhiteSpace(outcome.Reason));
            Assert.InRange(outcome.Reason.Length, 1, 1500);
        }

        return outcome;
    }

    public static CheckOutcome Pass(string id, Snapshot snapshot) => Expect(CheckStatus.Pass, id, snapshot);

    public static CheckOutcome Skip(string id, Snapshot snapshot) => Expect(CheckStatus.Skip, id, snapshot);

    public static CheckOutcome Warn(string id, Snapshot snapshot) => Expect(CheckStatus.Warn, id, snapshot);

    public static CheckOutcome Fail(string id, Snapshot snapshot) => Expect(CheckStatus.Fail, id, snapshot);

    public static Snapshot WithTables(this Snapshot snapshot, params TableFacts[] tables) => snapshot with { Tables = HealthySnapshot.List(tables) };

    public static Snapshot WithoutTables(this Snapshot snapshot) => snapshot with
    {
        Tables = Readable.Not<IReadOnlyList<TableFacts>>("permission denied"),
        Schemas = Readable.Not<IReadOnlyList<SchemaFacts>>("permission denied"),
        TableOwners = Readable.Not<IReadOnlyList<TableOwnerFacts>>("permission denied"),
        OtherRelations = Readable.Not<IReadOnlyList<RelationFacts>>("permission denied"),
    };

    public static Snapshot AskingForTables(this Snapshot snapshot, params string[] tables) => snapshot with
    {
        Scope = ScopeKind.Tables,
        Request = snapshot.Request with { Tables = tables.Select(PgCdc.Engine.Postgres.TablePattern.Parse).ToList() },
    };

    public static Snapshot AskingForSchemas(this Snapshot snapshot, params string[] schemas) => snapshot with
    {
        Scope = ScopeKind.Schemas,
        Request = snapshot.Request with { Schemas = schemas },
    };

    private static CheckOutcome Expect(CheckStatus status, string id, Snapshot snapshot)
    {
        var outcome = By(id, snapshot);
        Assert.True(status == outcome.Status, $"{id}: {outcome.Status}, not {status}: {outcome.Reason ?? outcome.Actual}");
        return outcome;
    }
}
