using System.Globalization;
using System.Runtime.InteropServices;

namespace PgCdc.Sandbox;

/// <summary><c>serve [major]</c>: a server with the shop database, which runs until Ctrl+C.</summary>
internal static class ServeCommand
{
    public static async Task<int> RunAsync(string? major)
    {
        using var end = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        try
        {
            var options = new PostgresServerOptions { Major = major is null ? null : int.Parse(major, CultureInfo.InvariantCulture) };
            await using var server = await PostgresServer.StartAsync(options, end.Token);
            var shop = await ShopDatabase.CreateAsync(server, cancellationToken: end.Token);
            Console.WriteLine(
                $"""
                {server}
                superuser  {server.SuperuserName}
                password   {server.SuperuserPassword}
                database   {shop.Name}
                URI        postgres://{server.SuperuserName}:{server.SuperuserPassword}@{server.Host}:{server.Port}/{shop.Name}
                log        {server.LogFile}
                Ctrl+C stops it and deletes all of it.
                """);
            await Task.Delay(Timeout.Infinite, end.Token);
        }
        catch (OperationCanceledException)
        {
            // Ctrl+C is how it ends.
        }

        return 0;

        void End(PosixSignalContext signal)
        {
            signal.Cancel = true;
            end.Cancel();
        }
    }
}
