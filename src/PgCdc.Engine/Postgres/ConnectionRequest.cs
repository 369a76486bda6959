namespace PgCdc.Engine.Postgres;

/// <summary>What a user said about one target, before anything is filled in from the environment.</summary>
/// <param name="Server">
/// Host, <c>host:port</c>, <c>[ipv6]:port</c>, socket directory, <c>postgres://</c> URI or connection string; null for the default.
/// </param>
/// <param name="Port">TCP port, 1 to 65535.</param>
/// <param name="Database">Name of the database, exactly as it is written in the catalog.</param>
/// <param name="UserName">Role to log in as.</param>
/// <param name="Password">Password of the role.</param>
/// <param name="SslMode">How the connection is to be protected.</param>
/// <param name="RootCertificate">Path of a PEM file with the certificate authorities to trust.</param>
/// <param name="ConnectTimeout">Seconds for making the connection; 0 waits for ever.</param>
/// <param name="CommandTimeout">Seconds that one statement may take; 0 waits for ever.</param>
public sealed record ConnectionRequest(
    string? Server = null,
    int? Port = null,
    string? Database = null,
    string? UserName = null,
    string? Password = null,
    SslMode? SslMode = null,
    string? RootCertificate = null,
    int? ConnectTimeout = null,
    int? CommandTimeout = null)
{
    /// <summary>Names nothing of what was given: a URI or a connection string may hold a password.</summary>
    public override string ToString() => nameof(ConnectionRequest);
}
