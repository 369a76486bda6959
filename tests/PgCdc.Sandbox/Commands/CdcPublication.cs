namespace PgCdc.Sandbox.Commands;

/// <summary>The publication as it was made.</summary>
internal sealed record CdcPublication(string Name, ChangeStatus Status, IReadOnlyList<string> ReplicaIdentityFull);
