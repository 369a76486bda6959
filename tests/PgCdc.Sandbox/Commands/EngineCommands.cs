using PgCdc.Engine;
using PgCdc.Engine.Plans;
using PgCdc.Engine.Postgres;
using PgCdc.Engine.Publications;
using PgCdc.Engine.Readiness;
using PgCdc.Engine.Readiness.Snapshots;
using PgCdc.Engine.Users;

namespace PgCdc.Sandbox.Commands;

/// <summary>What the cmdlets do, done by calling the engine below them. The names are the cmdlets' defaults.</summary>
internal sealed class EngineCommands(ShopDatabase shop, Screen screen) : ICdcCommands, IOperationEvents
{
    private const string UserName = "clickpipes_user";
    private const string Publication = "clickpipes_publication";

    private readonly ConnectionTarget _target = new()
    {
        Host = shop.Server.Host,
        Port = shop.Server.Port,
        Database = shop.Name,
        UserName = shop.Server.SuperuserName,
        Password = shop.Server.SuperuserPassword,
    };

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Finding>> TestReadinessAsync(CdcUser? user, CancellationToken cancellationToken)
    {
        var request = new ReadinessRequest
        {
            Checks = CheckSelection.Select([], []),
            ReplicationUserName = user?.LoginName,
            ReplicationPassword = user?.Password,
            Snapshot = new SnapshotRequest { UserName = UserName, Publication = Publication },
        };
        var checks = await ReadinessOperation.RunAsync(_target, request, this, cancellationToken);
        ReadinessTable.Write(checks, screen);
        return checks.Select(check => new Finding(check.Check, check.Status, check.Reason, check.Remediation, check.Sql, check.RestartRequired)).ToArray();
    }

    /// <inheritdoc/>
    public async Task<CdcUser> NewUserAsync(Finding advice, CancellationToken cancellationToken)
    {
        var request = new UserRequest { Name = UserName, Schemas = ShopDatabase.Schemas };
        var user = (await ShownAsync(NewUserOperation.RunAsync(_target, request, this, cancellationToken)))!;
        return new CdcUser(user.ConnectionUserName, user.Status, user.LoginVerified, user.Password!);
    }

    /// <inheritdoc/>
    public async Task<CdcPublication> NewPublicationAsync(Finding advice, bool replicaIdentityFull, CancellationToken cancellationToken)
    {
        var request = new PublicationRequest
        {
            Name = Publication,
            Scope = PublicationScope.Schema,
            Schemas = ShopDatabase.Schemas,
            ReplicaIdentityFull = replicaIdentityFull,
        };
        var made = (await ShownAsync(NewPublicationOperation.RunAsync(_target, request, this, cancellationToken)))!;
        return new CdcPublication(made.Publication, made.Status, made.ReplicaIdentityFull);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <inheritdoc/>
    void IOperationEvents.Verbose(string message)
    {
    }

    /// <inheritdoc/>
    void IOperationEvents.Debug(string message)
    {
    }

    /// <inheritdoc/>
    void IOperationEvents.Warning(string message) => screen.Detail($"WARNING: {message}");

    /// <inheritdoc/>
    Task<bool> IOperationEvents.ConfirmAsync(string target, Plan plan)
    {
        foreach (var statement in plan.Display())
        {
            screen.Detail(statement);
        }

        return Task.FromResult(true);
    }

    private async Task<T> ShownAsync<T>(Task<T> operation)
    {
        try
        {
            return await operation;
        }
        catch (PgCdcException e)
        {
            screen.Detail($"{e.ErrorId}: {e.Message}");
            screen.Detail($"  {e.RecommendedAction}");
            var atRisk = e.Target as IEnumerable<TableAtRisk> ?? [];
            throw new CommandException(e.ErrorId, e.Message, atRisk.Select(table => $"{table.Schema}.{table.Table}").ToArray());
        }
    }
}
