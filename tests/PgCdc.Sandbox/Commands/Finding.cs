namespace PgCdc.Sandbox.Commands;

/// <summary>Of a readiness check what the tour acts on.</summary>
internal sealed record Finding(string Check, CheckStatus Status, string? Reason, string? Remediation, string? Sql, bool RestartRequired)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Check}: {Status}. {Reason}";
}
