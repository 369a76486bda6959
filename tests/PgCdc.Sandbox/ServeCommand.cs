using PgCdc.Sandbox.Commands;

namespace PgCdc.Sandbox;

/// <summary><c>serve [major]</c>: a server with the shop database, which runs until it is cancelled.</summary>
internal static class ServeCommand
{
    public static async Task<int> RunAsync(int? major, CancellationToken cancellationToken)
    {
        try
        {
            await using var server = await PostgresServer.StartAsync(new PostgresServerOptions { Major = major }, cancellationToken);
            var shop = await ShopDatabase.CreateAsync(server, cancellationToken: cancellationToken);
            var place = $"{server.Host}:{server.Port}/{shop.Name}";
            Console.WriteLine(
                $"""
                {server}
                superuser  {server.SuperuserName}
                password   {server.SuperuserPassword}
                database   {shop.Name}
                URI        postgres://{server.SuperuserName}:{server.SuperuserPassword}@{place}
                log        {server.LogFile}

                To try the module, start pwsh and type:
                  $env:PGPASSWORD = '{server.SuperuserPassword}'
                  {PowerShellModule.ImportCommand}
                  Test-PgCdcReadiness postgres://{server.SuperuserName}@{place}

                Ctrl+C stops it and deletes all of it.
                """);
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 0;
        }
        catch (OperationCanceledException)
        {
            // Ctrl+C is how it ends.
            return 0;
        }
        catch (SandboxException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }
}
