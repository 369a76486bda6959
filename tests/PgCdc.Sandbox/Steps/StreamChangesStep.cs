namespace PgCdc.Sandbox.Steps;

/// <summary>The proof: a consumer that knows nothing of PgCdc reads a change of each kind as the new user.</summary>
internal sealed class StreamChangesStep : ITourStep
{
    private const string Changes =
        """
        INSERT INTO customers (name, email, since) VALUES ('Ada', 'ada@shop.example', '2026-02-03');
        UPDATE sessions SET last_seen = '2026-02-03 04:05:06' WHERE token = md5('1');
        DELETE FROM sales.leads WHERE id = 3;
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public string Title => "Stream a change of each kind as the new user";

    public async Task RunAsync(TourState state, CancellationToken cancellationToken)
    {
        var (server, database) = (state.Shop.Server, state.Shop.Name);
        var login = server.ConnectionString(database, state.User.LoginName, state.User.Password);
        await using var reader = await LogicalStreamReader.OpenAsync(login, state.Publication.Name, "sandbox", cancellationToken: cancellationToken);
        await server.ExecuteAsync(Changes, database, cancellationToken);
        var came = await reader.ReadUntilAsync(all => all.Any(change => change.Kind == ChangeKind.Delete), Patience, cancellationToken);
        foreach (var change in came)
        {
            state.Screen.Detail($"{change}");
        }

        Verify.That(
            came is [var insert, var update, var delete] && IsNewCustomer(insert) && IsSeenSession(update) && IsLostLead(delete),
            "These are not the changes that were made.");
    }

    private static bool IsNewCustomer(StreamedChange change)
        => change is { Kind: ChangeKind.Insert, Schema: "public", Table: "customers" }
            && (change.Values["name"], change.Values["email"], change.Values["since"]) == ("Ada", "ada@shop.example", "2026-02-03");

    /// <summary>The table has no key: the whole old row identifies the new one.</summary>
    private static bool IsSeenSession(StreamedChange change)
        => change is { Kind: ChangeKind.Update, Schema: "public", Table: "sessions" }
            && change.Values["last_seen"] == "2026-02-03 04:05:06"
            && change.Identity["last_seen"] == "2026-01-01 00:01:00"
            && change.Identity["token"] == change.Values["token"];

    private static bool IsLostLead(StreamedChange change)
        => change is { Kind: ChangeKind.Delete, Schema: "sales", Table: "leads" } && change.Identity["id"] == "3";
}
