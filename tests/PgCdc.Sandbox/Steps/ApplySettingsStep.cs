using PgCdc.Sandbox.Commands;

namespace PgCdc.Sandbox.Steps;

/// <summary>The statements that the results propose for the server, run as they stand there; then the restart that they ask for.</summary>
internal sealed class ApplySettingsStep : ITourStep
{
    public string Title => "Do to the server what the results say";

    public async Task RunAsync(TourState state, CancellationToken cancellationToken)
    {
        var todo = state.Findings.Where(IsSetting).ToList();
        Verify.That(todo.Count > 0, "The results propose nothing.");
        foreach (var finding in todo)
        {
            // ALTER SYSTEM refuses to share a transaction with another statement: one line is one statement.
            foreach (var statement in finding.Sql!.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                state.Screen.Detail($"{finding.Check}: {statement}");
                await state.Shop.Server.ExecuteAsync(statement, state.Shop.Name, cancellationToken);
            }
        }

        if (todo.Any(finding => finding.RestartRequired))
        {
            await state.Shop.Server.RestartAsync(cancellationToken: cancellationToken);
            state.Screen.Detail("Restarted, as they ask.");
        }
    }

    /// <summary>User, publication and tables are put right by the steps that follow.</summary>
    private static bool IsSetting(Finding finding)
        => finding is { Status: CheckStatus.Fail or CheckStatus.Warn, Sql: not null } && finding.Check.StartsWith("server.", StringComparison.Ordinal);
}
