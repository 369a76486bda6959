using Npgsql;
using PgCdc.Engine.Plans;
using PgCdc.Engine.Postgres;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Publications;

/// <summary>Makes a publication, or finds that it is as wanted.</summary>
public static class NewPublicationOperation
{
    /// <summary>Carries out a request on one target.</summary>
    /// <returns>The publication; null when the caller said no to the plan.</returns>
    /// <exception cref="PgCdcException">It could not be done; nothing was changed.</exception>
    public static async Task<PublicationOutcome?> RunAsync(ConnectionTarget target, PublicationRequest request, IOperationEvents events, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(events);
        Validate(request);
        try
        {
            return await MakeAsync(target, request, events, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is NpgsqlException or IOException or TimeoutException)
        {
            throw PostgresErrorMap.Translate(exception, target, $"make the publication '{request.Name}'");
        }
    }

    private static async Task<PublicationOutcome?> MakeAsync(
        ConnectionTarget target, PublicationRequest request, IOperationEvents events, CancellationToken cancellationToken)
    {
        PublicationPlan? planned = null;
        var warned = new HashSet<string>();
        var (snapshot, done) = await PlanRunner.RunAsync(
            target,
            (connection, token) => SnapshotReader.ReadAsync(connection, target, SnapshotOf(request), token),
            snapshot =>
            {
                planned = PublicationPlanner.Plan(snapshot, request);
                foreach (var warning in planned.Warnings.Where(warned.Add))
                {
                    events.Warning(warning);
                }

                return planned.Steps;
            },
            events,
            cancellationToken).ConfigureAwait(false);

        return done is null ? null : new PublicationOutcome
        {
            Provider = snapshot.Server.Provider,
            Publication = request.Name,
            Status = done.IsEmpty ? ChangeStatus.AlreadyPresent : snapshot.Publication is null ? ChangeStatus.Created : ChangeStatus.Updated,
            Scope = planned!.Scope,
            Tables = planned.Tables.Select(table => table.ToString()).ToArray(),
            Operations = planned.Operations.ToArray(),
            ViaPartitionRoot = planned.ViaPartitionRoot,
            ReplicaIdentityFull = planned.IdentityFull.Select(table => table.ToString()).ToArray(),
            Sql = done.Display(),
        };
    }

    private static SnapshotRequest SnapshotOf(PublicationRequest request) => new()
    {
        // Whether some user may read the tables is not the question here.
        UserName = string.Empty,
        Publication = request.Name,
        Provider = request.Provider,
        Schemas = request.Schemas,
        Tables = request.Tables,
        ForWriting = true,
        Scope = request.Scope switch
        {
            PublicationScope.AllTables => ScopeKind.Database,
            PublicationScope.Schema => ScopeKind.Schemas,
            _ => ScopeKind.Tables,
        },
    };

    private static void Validate(PublicationRequest request)
    {
        SqlName.Validate(request.Name, "publication");
        foreach (var schema in request.Schemas)
        {
            SqlName.Validate(schema, "schema");
        }

        if (request.Operations is { Count: 0 })
        {
            throw new PgCdcException("NoOperation", ErrorKind.InvalidArgument, "A publication without operations publishes nothing.", "Name at least one -Operation, or leave it out to publish all.", request.Name);
        }
    }
}
