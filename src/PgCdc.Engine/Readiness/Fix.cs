namespace PgCdc.Engine.Readiness;

/// <summary>What puts a finding right.</summary>
/// <param name="Remediation">The command to type, or the place to go to.</param>
/// <param name="Sql">The SQL that it would run, if it is SQL.</param>
/// <param name="RestartRequired">Whether it takes effect only after a restart of the server.</param>
public sealed record Fix(string Remediation, string? Sql = null, bool RestartRequired = false);
