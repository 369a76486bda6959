using PgCdc.Sandbox.Commands;

namespace PgCdc.Sandbox.Steps;

/// <summary>The cmdlets in a pwsh where there is one, else the engine that is below them.</summary>
internal sealed class ImportModuleStep : ITourStep
{
    public string Title => "Import the module";

    public async Task RunAsync(TourState state, CancellationToken cancellationToken)
    {
        var program = state.Arguments.Engine ? null : PowerShellModule.FindProgram();
        if (program is null)
        {
            var why = state.Arguments.Engine ? "As --engine asks" : "There is no pwsh on PATH";
            state.Screen.Detail($"{why}: the engine of PgCdc is called directly, without its cmdlets.");
            state.Commands = new EngineCommands(state.Shop, state.Screen);
            return;
        }

        var session = PowerShellSession.Start(program, state.Shop.Server, state.Screen);
        state.Commands = new PowerShellCommands(session, state.Shop);
        await session.RunAsync(PowerShellModule.ImportCommand, cancellationToken);
    }
}
