namespace PgCdc;

/// <summary>A right that the administrator who runs a cmdlet lacks, and who can give it.</summary>
public sealed class MissingRight(string action, string missing, string grantedBy)
{
    /// <summary>What cannot be done.</summary>
    public string Action { get; } = action;

    /// <summary>The right that is missing.</summary>
    public string Missing { get; } = missing;

    /// <summary>Who must grant what, as a statement where there is one.</summary>
    public string GrantedBy { get; } = grantedBy;

    /// <inheritdoc/>
    public override string ToString() => $"{Action}: {Missing}; {GrantedBy}";
}
