namespace PgCdc.Sandbox.Commands;

/// <summary>The CDC user as it was made.</summary>
internal sealed record CdcUser(string LoginName, ChangeStatus Status, bool? LoginVerified, string Password)
{
    /// <summary>Names nothing secret.</summary>
    public override string ToString() => LoginName;
}
