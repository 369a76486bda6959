namespace PgCdc.Sandbox.Steps;

/// <summary>A server that never replicated, with the shop database.</summary>
internal sealed class StartServerStep : ITourStep
{
    public string Title => "Start a PostgreSQL of its own";

    public async Task RunAsync(TourState state, CancellationToken cancellationToken)
    {
        var wanted = state.Arguments.Major is { } major ? $"PostgreSQL {major}" : "PostgreSQL";
        state.Screen.Detail($"{wanted}: the installed one, or else npm installs one into a cache (60 MB, the first time only).");
        state.Server = await PostgresServer.StartAsync(new PostgresServerOptions { Major = state.Arguments.Major }, cancellationToken);
        state.Shop = await ShopDatabase.CreateAsync(state.Server, cancellationToken: cancellationToken);
        state.Screen.Detail($"{state.Server}, wal_level = replica, database {state.Shop.Name} with {ShopDatabase.Tables.Count} tables");
        state.Screen.Detail($"programs  {state.Server.Binaries.Folder}");
        state.Screen.Detail($"data      {state.Server.DataDirectory}");
    }
}
