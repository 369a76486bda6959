namespace PgCdc.Sandbox;

/// <summary>A small shop database, as Shop.sql makes it.</summary>
/// <param name="Server">The server that it lies on.</param>
/// <param name="Name">Name of the database.</param>
/// <param name="ShopOwner">The role that owns the database and most of its tables.</param>
/// <param name="SalesOwner">The role that owns the schema <c>sales</c>, most of its tables, and one in <c>public</c>.</param>
public sealed record ShopDatabase(PostgresServer Server, string Name, string ShopOwner, string SalesOwner)
{
    /// <summary>The schemas that its tables lie in.</summary>
    public static IReadOnlyList<string> Schemas { get; } = ["public", "sales"];

    /// <summary>Every table that can be published, partitions but not their root included.</summary>
    public static IReadOnlyList<string> Tables { get; } =
    [
        "public.audit_log", "public.currencies", "public.customers", "public.order_lines", "public.orders_2024", "public.orders_2025", "public.orders_2026",
        "public.price_changes", "public.products", "public.sessions", "sales.leads", "sales.quotes", "sales.regions",
    ];

    /// <summary>Those of which an UPDATE or DELETE would begin to fail when they are published.</summary>
    public static IReadOnlyList<string> TablesWithoutIdentity { get; } =
        ["public.audit_log", "public.currencies", "public.orders_2026", "public.sessions"];

    /// <summary>Makes the database and its two owners, who may log in and have no password.</summary>
    /// <param name="server">The server.</param>
    /// <param name="name">Name of the database.</param>
    /// <param name="roleSuffix">What is appended to the names of the owners: roles belong to the whole server.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async Task<ShopDatabase> CreateAsync(
        PostgresServer server, string name = "shop", string roleSuffix = "", CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(server);
        var shop = new ShopDatabase(server, name, "shop_owner" + roleSuffix, "sales_owner" + roleSuffix);
        var (shopOwner, salesOwner) = (PostgresServer.Quote(shop.ShopOwner), PostgresServer.Quote(shop.SalesOwner));
        await server.ExecuteAsync($"CREATE ROLE {shopOwner} LOGIN; CREATE ROLE {salesOwner} LOGIN", cancellationToken: cancellationToken);
        await server.ExecuteAsync($"CREATE DATABASE {PostgresServer.Quote(name)} OWNER {shopOwner}", cancellationToken: cancellationToken);

        using var resource = new StreamReader(typeof(ShopDatabase).Assembly.GetManifestResourceStream("Shop.sql")!);
        var sql = (await resource.ReadToEndAsync(cancellationToken))
            .Replace("{shop_owner}", shopOwner, StringComparison.Ordinal)
            .Replace("{sales_owner}", salesOwner, StringComparison.Ordinal);
        await server.ExecuteAsync(sql, name, cancellationToken);
        return shop;
    }
}
