using System.Management.Automation;
using PgCdc.Engine.Postgres;

namespace PgCdc.PowerShell;

/// <summary>Every cmdlet that talks SQL: which servers, and how to connect to them.</summary>
public abstract class PostgresCmdlet : AsyncCmdlet
{
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("HostName", "FullyQualifiedDomainName")]
    [ServerTransformation]
    [PSDefaultValue(Help = "PGHOST, or this machine")]
    public string[]? Server { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [BlankMeansLeftOut]
    [PSDefaultValue(Help = "PGPORT, or 5432")]
    public int? Port { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [PSDefaultValue(Help = "PGDATABASE, or the user name")]
    public string? Database { get; set; }

    [Parameter]
    [Credential]
    [PSDefaultValue(Help = "PGUSER and PGPASSWORD, or the password file")]
    public PSCredential? Credential { get; set; }

    [Parameter]
    [PSDefaultValue(Help = "PGSSLMODE; or Require, Prefer for this machine")]
    public SslMode? SslMode { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? RootCertificate { get; set; }

    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    [PSDefaultValue(Help = "PGCONNECT_TIMEOUT, or 15")]
    public int? ConnectTimeout { get; set; }

    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    [PSDefaultValue(Help = "30")]
    public int? CommandTimeout { get; set; }

    /// <summary>The targets of the current input. One that cannot be understood is reported, and the others are still served.</summary>
    protected IEnumerable<ConnectionTarget> Targets()
    {
        foreach (var server in Server ?? [null!])
        {
            ConnectionTarget target;
            try
            {
                target = ConnectionTargetResolver.Resolve(Request(server), LibpqEnvironment.Process);
            }
            catch (PgCdcException problem)
            {
                WriteError(ErrorRecords.From(problem, Database));
                continue;
            }

            foreach (var notice in target.Notices)
            {
                WriteWarning(notice);
            }

            yield return target;
        }
    }

    /// <summary>The credential; null for PSCredential.Empty, which stands for none and throws when it is asked for its password.</summary>
    protected static PSCredential? Given(PSCredential? credential) => credential == PSCredential.Empty ? null : credential;

    private ConnectionRequest Request(string? server) => new(
        server,
        Port,
        Database,
        Given(Credential)?.UserName,
        Given(Credential) is { } given ? Secret.Text(given.Password) : null,
        SslMode,
        RootCertificate is null ? null : GetUnresolvedProviderPathFromPSPath(RootCertificate),
        ConnectTimeout,
        CommandTimeout);
}
