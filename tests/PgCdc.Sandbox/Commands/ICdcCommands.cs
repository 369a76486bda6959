namespace PgCdc.Sandbox.Commands;

/// <summary>The commands of PgCdc as the tour gives them. Each shows what it is and what it says.</summary>
internal interface ICdcCommands : IAsyncDisposable
{
    /// <summary>Says what the shop database lacks.</summary>
    /// <param name="user">The CDC user, to look through its eyes too.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task<IReadOnlyList<Finding>> TestReadinessAsync(CdcUser? user, CancellationToken cancellationToken);

    /// <summary>Makes the CDC user.</summary>
    /// <param name="advice">The result that says that there is none, and which command makes it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="CommandException">It was not made.</exception>
    Task<CdcUser> NewUserAsync(Finding advice, CancellationToken cancellationToken);

    /// <summary>Makes the publication.</summary>
    /// <param name="advice">The result that says that there is none, and which command makes it.</param>
    /// <param name="replicaIdentityFull">False: as if nobody had thought of the tables without a replica identity.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="CommandException">It was not made.</exception>
    Task<CdcPublication> NewPublicationAsync(Finding advice, bool replicaIdentityFull, CancellationToken cancellationToken);
}
