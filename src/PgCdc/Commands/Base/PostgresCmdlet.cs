using System.Management.Automation;
using PgCdc.Engine.Postgres;

namespace PgCdc.PowerShell;

/// <summary>Every cmdlet that talks SQL: which servers, and how to connect to them.</summary>
public abstract class PostgresCmdlet : AsyncCmdlet
{
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("HostName", "FullyQualifiedDomainName")]
    [ServerTransformation]
    [ValidateNotNullOrEmpty]
    public string[]? Server { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateRange(1, 65535)]
    public int? Port { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Database { get; set; }

    [Parameter]
    [Credential]
    public PSCredential? Credential { get; set; }

    [Parameter]
    public SslMode? SslMode { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? RootCertificate { get; set; }

    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? ConnectTimeout { get; set; }

    [Parameter]
    [ValidateRange(0, int.MaxValue)]
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
                WriteVerbose(notice);
            }

            yield return target;
        }
    }

    private ConnectionRequest Request(string? server) => new(
        server,
        Port,
        Database,
        Credential?.UserName,
        Credential?.GetNetworkCredential().Password,
        SslMode,
        RootCertificate is null ? null : GetUnresolvedProviderPathFromPSPath(RootCertificate),
        ConnectTimeout,
        CommandTimeout);
}
