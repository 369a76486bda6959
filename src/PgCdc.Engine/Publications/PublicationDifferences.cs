using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Publications;

/// <summary>How an existing publication differs from the one that is wanted.</summary>
internal sealed class PublicationDifferences
{
    private bool hasOtherTables;

    /// <summary>
    /// True when the alteration would begin to publish updates or deletes of tables that the request does not name, or under a row filter or column list
    /// that does not fit the replica identity.
    /// </summary>
    public bool IsUnsafe { get; private set; }

    /// <summary>Differences that no ALTER can take away.</summary>
    public List<string> Final { get; } = [];

    /// <summary>What the publication has beyond the request: never taken away.</summary>
    public List<string> Extra { get; } = [];

    /// <summary>What ALTER can put right.</summary>
    public List<string> Alterable { get; } = [];

    /// <summary>Tables to add.</summary>
    public List<TableFacts> TablesToAdd { get; } = [];

    /// <summary>Schemas to add.</summary>
    public List<string> SchemasToAdd { get; } = [];

    /// <summary>Options to set.</summary>
    public List<string> Options { get; } = [];

    /// <summary>True when it is what is wanted.</summary>
    public bool None => Final.Count + Extra.Count + Alterable.Count == 0;

    public static PublicationDifferences Find(
        PublicationFacts existing,
        PublicationRequest request,
        PublicationScope scope,
        PublicationSelection selection,
        IReadOnlyList<PublicationOperation> operations,
        bool viaRoot)
    {
        var found = new PublicationDifferences();
        if (existing.AllTables != (scope == PublicationScope.AllTables))
        {
            found.Final.Add(existing.AllTables ? "is FOR ALL TABLES, which cannot be turned into a list" : "is a list of tables, which cannot be turned into FOR ALL TABLES");
        }
        else if (scope == PublicationScope.Schema)
        {
            found.CompareSchemas(existing, request);
        }
        else if (scope == PublicationScope.Table)
        {
            found.CompareTables(existing, selection);
        }

        found.CompareOptions(existing, request, operations, viaRoot);
        return found;
    }

    private void CompareSchemas(PublicationFacts existing, PublicationRequest request)
    {
        SchemasToAdd.AddRange(request.Schemas.Except(existing.Schemas));
        if (SchemasToAdd.Count > 0)
        {
            Alterable.Add($"lacks the schemas {string.Join(", ", SchemasToAdd)}");
        }

        var more = existing.Schemas.Except(request.Schemas)
            .Concat(existing.Members.Where(member => !request.Schemas.Contains(member.Schema)).Select(member => member.ToString()))
            .ToList();
        if (more.Count > 0)
        {
            Extra.Add($"also publishes {string.Join(", ", more)}");
            hasOtherTables = true;
        }
    }

    private void CompareTables(PublicationFacts existing, PublicationSelection selection)
    {
        var members = existing.Members.ToHashSet();
        TablesToAdd.AddRange(selection.Listed.Where(table => !members.Contains(new(table.Schema, table.Name)) && !existing.Schemas.Contains(table.Schema)));
        if (TablesToAdd.Count > 0)
        {
            Alterable.Add($"lacks {Few(TablesToAdd.Select(table => table.ToString()))}");
        }

        var wanted = selection.Listed.Select(table => new Postgres.QualifiedName(table.Schema, table.Name)).ToHashSet();
        var more = existing.Members.Where(member => !wanted.Contains(member)).Select(member => member.ToString())
            .Concat(existing.Schemas.Select(schema => $"all tables in schema {schema}"))
            .ToList();
        if (more.Count > 0)
        {
            Extra.Add($"also publishes {Few(more)}");
            hasOtherTables = true;
        }

        var filtered = existing.Filters.Select(filter => new Postgres.QualifiedName(filter.Schema, filter.Table))
            .Where(wanted.Contains)
            .Select(table => table.ToString())
            .ToList();
        if (filtered.Count > 0)
        {
            Extra.Add($"has a row filter or column list on {Few(filtered)}");
        }
    }

    private void CompareOptions(PublicationFacts existing, PublicationRequest request, IReadOnlyList<PublicationOperation> operations, bool viaRoot)
    {
        if (!existing.Operations.Order().SequenceEqual(operations))
        {
            Alterable.Add($"publishes {string.Join(", ", existing.Operations)}, not {string.Join(", ", operations)}");
            Options.Add(PublicationSql.Publish(operations));

            // The preview saw the tables of the request only, and whole.
            var filterBreaks = existing.Filters.Any(filter => filter.IdentityColumnsNotListed.Length > 0 || filter.FilterColumnsNotInIdentity.Length > 0);
            if ((hasOtherTables || filterBreaks) && operations.Except(existing.Operations).Any(operation => operation is PublicationOperation.Update or PublicationOperation.Delete))
            {
                IsUnsafe = true;
            }
        }

        // What nobody asked for and does no harm stays as it is.
        if (existing.ViaPartitionRoot is { } current && current != viaRoot && (viaRoot || request.ViaPartitionRoot is not null))
        {
            Alterable.Add($"has {PublicationSql.ViaRoot(current)}");
            Options.Add(PublicationSql.ViaRoot(viaRoot));
        }
    }

    private static string Few(IEnumerable<string> names) => Readiness.Checks.Names.Shorten(names);
}
