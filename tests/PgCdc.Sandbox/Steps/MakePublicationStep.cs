using PgCdc.Sandbox.Commands;

namespace PgCdc.Sandbox.Steps;

/// <summary>The publication: refused while it would break writes of the application, made when the caller has decided what is to be done about that.</summary>
internal sealed class MakePublicationStep : ITourStep
{
    public string Title => "Make the publication";

    public async Task RunAsync(TourState state, CancellationToken cancellationToken)
    {
        var advice = state.Advice("publication.exists", "New-PgCdcPublication");
        var refusal = await RefusalAsync(state.Commands, advice, cancellationToken);
        Verify.That(refusal.ErrorId == "PublicationWouldBreakWrites", $"It was refused for another reason: {refusal.Message}");
        Verify.Same(ShopDatabase.TablesWithoutIdentity, refusal.Tables, "Tables whose writes would break");
        var publications = await state.Shop.Server.ScalarAsync<long>("SELECT count(*) FROM pg_publication", state.Shop.Name, cancellationToken);
        Verify.That(publications == 0, "It was refused and yet made.");

        state.Screen.Detail("Refused, and nothing was changed. Now with a decision: these tables shall log whole rows.");
        state.Publication = await state.Commands.NewPublicationAsync(advice, replicaIdentityFull: true, cancellationToken);
        Verify.That(state.Publication.Status == ChangeStatus.Created, $"The publication was not made: it is {state.Publication.Status}.");
        var missing = ShopDatabase.TablesWithoutIdentity.Except(state.Publication.ReplicaIdentityFull).ToArray();
        Verify.That(missing.Length == 0, $"These tables were left without a replica identity: {string.Join(", ", missing)}.");
    }

    private static async Task<CommandException> RefusalAsync(ICdcCommands commands, Finding advice, CancellationToken cancellationToken)
    {
        try
        {
            await commands.NewPublicationAsync(advice, replicaIdentityFull: false, cancellationToken);
        }
        catch (CommandException refusal)
        {
            return refusal;
        }

        throw new SandboxException("A publication was made that breaks writes of the application.");
    }
}
