namespace PgCdc.Sandbox.Steps;

/// <summary>The role that the consumer logs in as.</summary>
internal sealed class MakeUserStep : ITourStep
{
    public string Title => "Make the CDC user";

    public async Task RunAsync(TourState state, CancellationToken cancellationToken)
    {
        state.User = await state.Commands.NewUserAsync(state.Advice("user.exists", "New-PgCdcUser"), cancellationToken);
        Verify.That(state.User.Status == ChangeStatus.Created, $"The user was not made: it is {state.User.Status}.");
        Verify.That(state.User.LoginVerified == true, "No login as the new user was made.");
    }
}
