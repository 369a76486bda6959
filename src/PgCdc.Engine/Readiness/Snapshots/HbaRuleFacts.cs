namespace PgCdc.Engine.Readiness.Snapshots;

/// <summary>One rule of pg_hba.conf (<c>pg_hba_file_rules</c>).</summary>
/// <param name="Line">Line number.</param>
/// <param name="Type">local, host, hostssl, hostnossl ...</param>
/// <param name="Databases">Database names, <c>all</c>, <c>replication</c> ...</param>
/// <param name="Users">User names, <c>all</c>, <c>+group</c>.</param>
/// <param name="Address">Address, host name, <c>all</c>, <c>samenet</c>; null for local.</param>
/// <param name="Netmask">Network mask of the address.</param>
/// <param name="Method">Authentication method.</param>
/// <param name="Error">Why the line cannot be used.</param>
public sealed record HbaRuleFacts(int Line, string? Type, string[] Databases, string[] Users, string? Address, string? Netmask, string? Method, string? Error)
{
    /// <summary>Options of the method, <c>name=value</c>.</summary>
    public string[] Options { get; init; } = [];

    /// <summary>True when the rule asks for a client certificate besides the password.</summary>
    public bool NeedsClientCertificate => Array.Exists(Options, option => option is "clientcert=verify-ca" or "clientcert=verify-full" or "clientcert=1");
}
