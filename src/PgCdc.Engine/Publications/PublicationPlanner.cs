using PgCdc.Engine.Plans;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Publications;

/// <summary>Decides which statements make a publication what the request wants it to be. Pure.</summary>
internal static class PublicationPlanner
{
    /// <summary>Plans.</summary>
    /// <exception cref="PgCdcException">
    /// The request cannot be met: those of <see cref="PublicationSelection"/>, <c>ReadOnlyServer</c>, <c>NotSupportedByVersion</c>,
    /// <c>CatalogUnreadable</c>, <c>PublicationWouldBreakWrites</c>, <c>PublicationDiffers</c>, <c>MissingAdminRight</c>.
    /// </exception>
    public static PublicationPlan Plan(Snapshot snapshot, PublicationRequest request)
    {
        if (snapshot.Server.InRecovery)
        {
            throw new PgCdcException(
                "ReadOnlyServer", ErrorKind.InvalidOperation, $"{snapshot.Target} is a standby: publications are made on the primary and arrive by replication.", "Name the primary with -Server.", snapshot.Target.ToString());
        }

        RefuseUnreadable(snapshot);
        var selection = PublicationSelection.Of(snapshot, request);
        var warnings = new List<string>();
        var scope = ScopeOf(snapshot, request, warnings);
        var operations = (request.Operations ?? PublicationRequest.AllOperations).Distinct().Order().ToArray();
        var viaRoot = ViaRoot(snapshot, request, selection);
        var identityFull = IdentityPlan.Full(snapshot, request, selection, operations, viaRoot, warnings);
        var differences = snapshot.Publication is { } existing ? PublicationDifferences.Find(existing, request, scope, selection, operations, viaRoot) : null;
        RefuseDifferences(snapshot, request, differences, warnings);

        var steps = identityFull.ConvertAll(table => new SqlStep(PublicationSql.IdentityFull(table)) { LocksOutReaders = true });
        steps.AddRange(differences is null ? Create(request, scope, selection, operations, viaRoot) : Alter(request, differences));
        if (steps.Count > 0 && PublicationRights.Missing(snapshot, scope, selection, identityFull, differences) is { Count: > 0 } missing)
        {
            throw MissingRights.Error(snapshot.Target, snapshot.Caller.Name, missing);
        }

        return new PublicationPlan(
            new Plan(steps),
            snapshot.Publication is { AllTables: true } ? PublicationScope.AllTables : scope,
            selection.Listed,
            differences is null || differences.Options.Count > 0 ? operations : snapshot.Publication!.Operations,
            differences is null ? viaRoot : viaRoot || (request.ViaPartitionRoot is null && snapshot.Publication!.ViaPartitionRoot == true),
            identityFull,
            warnings);
    }

    // What could not be read could be what breaks.
    private static void RefuseUnreadable(Snapshot snapshot)
    {
        var unreadable = snapshot.PublicationUnreadable ?? snapshot.Publication?.FiltersUnreadable
            ?? snapshot.Schemas.Unreadable ?? snapshot.Tables.Unreadable ?? snapshot.OtherRelations.Unreadable;
        if (unreadable is not null)
        {
            throw new PgCdcException(
                "CatalogUnreadable",
                ErrorKind.PermissionDenied,
                $"What {snapshot.Target} has could not be read, so that nobody knows what would break: {unreadable} Nothing was changed.",
                "Use a -Credential that may read the system catalogs, or raise -CommandTimeout if reading took too long.",
                snapshot.Target.ToString());
        }
    }

    /// <summary>What the publication can be for: FOR TABLES IN SCHEMA and FOR ALL TABLES leave nothing out, and the former needs version 15 and a superuser.</summary>
    private static PublicationScope ScopeOf(Snapshot snapshot, PublicationRequest request, List<string> warnings)
    {
        if (request.Scope == PublicationScope.Table)
        {
            return PublicationScope.Table;
        }

        var reason = request.ExcludeTables.Count > 0 ? "-ExcludeTable needs a list"
            : request.Scope == PublicationScope.AllTables ? null
            : snapshot.Server.Major < 15 ? $"PostgreSQL {snapshot.Server.Major} has no FOR TABLES IN SCHEMA"
            : !snapshot.Caller.Superuser && !HasSchemas(snapshot.Publication, request) ? "FOR TABLES IN SCHEMA needs a superuser"
            : null;
        if (reason is null)
        {
            if (request.Scope == PublicationScope.AllTables)
            {
                warnings.Add("FOR ALL TABLES publishes every later table too: their changes are sent and billed, and UPDATE and DELETE fail on each one made without a primary key.");
            }

            return request.Scope;
        }

        warnings.Add($"The publication lists the tables that exist now ({reason}): tables made later are not included; run the command again with -Force to add them.");
        return PublicationScope.Table;
    }

    // What is there already, nobody needs a right for.
    private static bool HasSchemas(PublicationFacts? existing, PublicationRequest request) => existing is not null && !request.Schemas.Except(existing.Schemas).Any();

    private static bool ViaRoot(Snapshot snapshot, PublicationRequest request, PublicationSelection selection)
    {
        if (snapshot.Server.Major >= 13)
        {
            return request.ViaPartitionRoot ?? selection.Listed.Any(table => table.Partitioned);
        }

        return request.ViaPartitionRoot != true
            ? false
            : throw new PgCdcException(
                "NotSupportedByVersion",
                ErrorKind.InvalidArgument,
                $"publish_via_partition_root exists from PostgreSQL 13; {snapshot.Target} runs {snapshot.Server.Version}.",
                "Leave -PublishViaPartitionRoot out: the partitions are published one by one.",
                request.Name);
    }

    private static void RefuseDifferences(Snapshot snapshot, PublicationRequest request, PublicationDifferences? differences, List<string> warnings)
    {
        if (differences is null || differences.None)
        {
            return;
        }

        var all = string.Join("; it ", differences.Final.Concat(differences.Alterable).Concat(differences.Extra));
        if (differences.Final.Count > 0 || differences.IsUnsafe || !request.Force)
        {
            throw new PgCdcException(
                "PublicationDiffers",
                ErrorKind.ResourceExists,
                $"Publication '{request.Name}' exists on {snapshot.Target} but differs from the request: it {all}. Nothing was changed.",
                differences.Final.Count > 0
                    ? "Choose another -Name; a publication that is dropped and made anew breaks its consumers."
                    : differences.IsUnsafe
                    ? "Name all tables of the publication, so that those whose updates and deletes would begin to fail are found first, and mend row filters and column lists that do not fit the replica identity (Test-PgCdcReadiness -Check publication.filters); or keep what it publishes with -Operation."
                    : "Repeat the command with -Force: it adds what is missing by ALTER PUBLICATION and takes no table away. Preview it with -Force -WhatIf.",
                request.Name);
        }

        foreach (var extra in differences.Extra)
        {
            warnings.Add($"Publication '{request.Name}' {extra}; that was left as it is.");
        }
    }

    private static IEnumerable<SqlStep> Create(
        PublicationRequest request, PublicationScope scope, PublicationSelection selection, PublicationOperation[] operations, bool viaRoot)
    {
        var options = new List<string>();
        if (operations.Length < PublicationRequest.AllOperations.Count)
        {
            options.Add(PublicationSql.Publish(operations));
        }

        if (viaRoot)
        {
            options.Add(PublicationSql.ViaRoot(true));
        }

        yield return new SqlStep(PublicationSql.Create(request.Name, scope, request.Schemas, selection.Listed, string.Join(", ", options)));
    }

    private static IEnumerable<SqlStep> Alter(PublicationRequest request, PublicationDifferences differences)
    {
        if (differences.SchemasToAdd.Count > 0)
        {
            yield return new SqlStep(PublicationSql.AddSchemas(request.Name, differences.SchemasToAdd));
        }

        if (differences.TablesToAdd.Count > 0)
        {
            yield return new SqlStep(PublicationSql.AddTables(request.Name, differences.TablesToAdd));
        }

        if (differences.Options.Count > 0)
        {
            yield return new SqlStep(PublicationSql.Set(request.Name, string.Join(", ", differences.Options)));
        }
    }
}
