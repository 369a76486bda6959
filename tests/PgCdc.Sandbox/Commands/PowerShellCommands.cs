namespace PgCdc.Sandbox.Commands;

/// <summary>The real cmdlets, typed into a real pwsh.</summary>
internal sealed class PowerShellCommands(PowerShellSession session, ShopDatabase shop) : ICdcCommands
{
    private readonly string _target = $"{shop.Server.Host}:{shop.Server.Port} -Database {shop.Name}";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Finding>> TestReadinessAsync(CdcUser? user, CancellationToken cancellationToken)
    {
        await session.RunAsync($"Test-PgCdcReadiness {_target}{(user is null ? "" : " -UserCredential $user.UserCredential")}", cancellationToken);
        return await session.AskAsync<Finding>("$last", cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<CdcUser> NewUserAsync(Finding advice, CancellationToken cancellationToken)
    {
        await session.RunAsync($"$user = {advice.Remediation}", cancellationToken);
        await session.RunAsync("$user", cancellationToken);
        await session.RunAsync("$user.Sql", cancellationToken);
        var users = await session.AskAsync<CdcUser>(
            """
            $user | Select-Object Status, LoginVerified, @{ n = 'LoginName'; e = { $_.UserCredential.UserName } },
                @{ n = 'Password'; e = { $_.UserCredential.GetNetworkCredential().Password } }
            """,
            cancellationToken);
        return users.Single();
    }

    /// <inheritdoc/>
    public async Task<CdcPublication> NewPublicationAsync(Finding advice, bool replicaIdentityFull, CancellationToken cancellationToken)
    {
        var command = replicaIdentityFull ? advice.Remediation! : advice.Remediation!.Replace(" -ReplicaIdentityFull", "", StringComparison.Ordinal);
        await session.RunAsync(command, cancellationToken);
        var publications = await session.AskAsync<CdcPublication>(
            "$last | Select-Object @{ n = 'Name'; e = 'Publication' }, Status, ReplicaIdentityFull", cancellationToken);
        return publications.Single();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => session.DisposeAsync();
}
