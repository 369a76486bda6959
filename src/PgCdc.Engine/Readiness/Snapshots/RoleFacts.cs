namespace PgCdc.Engine.Readiness.Snapshots;

/// <summary>The CDC user.</summary>
/// <param name="Name">Name of the role.</param>
/// <param name="CanLogin">Attribute LOGIN.</param>
/// <param name="Replication">Attribute REPLICATION.</param>
/// <param name="Superuser">Attribute SUPERUSER.</param>
/// <param name="CreateRole">Attribute CREATEROLE.</param>
/// <param name="CreateDatabase">Attribute CREATEDB.</param>
/// <param name="BypassRowSecurity">Attribute BYPASSRLS.</param>
/// <param name="Expired">True when VALID UNTIL has passed.</param>
/// <param name="ValidUntil">VALID UNTIL as PostgreSQL writes it; null when it never expires.</param>
/// <param name="ConnectionLimit">CONNECTION LIMIT; -1 means none.</param>
/// <param name="InRdsReplication">Member of <c>rds_replication</c>, directly or through another role.</param>
/// <param name="CanConnect">CONNECT on the database.</param>
/// <param name="MemberOf">Every role that it is a member of, itself included.</param>
/// <param name="Settings">Settings of the role and of the database that new sessions of this role start with, the most specific one of each name.</param>
public sealed record RoleFacts(
    string Name,
    bool CanLogin,
    bool Replication,
    bool Superuser,
    bool CreateRole,
    bool CreateDatabase,
    bool BypassRowSecurity,
    bool Expired,
    string? ValidUntil,
    int ConnectionLimit,
    bool InRdsReplication,
    bool CanConnect,
    string[] MemberOf,
    IReadOnlyDictionary<string, string> Settings);
