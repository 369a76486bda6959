namespace PgCdc.PowerShell;

/// <summary>The names of the guides, and other defaults that several cmdlets share.</summary>
internal static class Defaults
{
    public const string UserName = "clickpipes_user";

    public const string Publication = "clickpipes_publication";

    public const string Schema = "public";

    public const int ThrottleLimit = 32;
}
