using System.Management.Automation;
using PgCdc.Engine.Readiness;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.PowerShell;

/// <summary>Says what a server lacks to be a source of change data capture.</summary>
[Cmdlet(VerbsDiagnostic.Test, "PgCdcReadiness")]
[OutputType(typeof(ReadinessCheck), typeof(bool))]
public sealed class TestPgCdcReadinessCommand : PostgresCmdlet
{
    private IReadOnlyList<IReadinessCheck> checks = [];
    private TableParameters? tableParameters;

    [Parameter]
    public Provider? Provider { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [PSDefaultValue(Value = Defaults.UserName)]
    public string UserName { get; set; } = Defaults.UserName;

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [PSDefaultValue(Value = Defaults.Publication)]
    public string Publication { get; set; } = Defaults.Publication;

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [NothingMeansBlank]
    public string[]? Schema { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [NothingMeansBlank]
    public string[]? Table { get; set; }

    // Without [Credential], which would prompt for the credential that a user found as AlreadyPresent comes without.
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public PSCredential? UserCredential { get; set; }

    [Parameter]
    [ArgumentCompleter(typeof(CheckIdCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Check { get; set; }

    [Parameter]
    [ArgumentCompleter(typeof(CheckIdCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? ExcludeCheck { get; set; }

    [Parameter]
    public SwitchParameter Quiet { get; set; }

    [Parameter]
    [ValidateRange(1, 256)]
    [PSDefaultValue(Value = Defaults.ThrottleLimit)]
    public int ThrottleLimit { get; set; } = Defaults.ThrottleLimit;

    /// <inheritdoc/>
    protected override int ConcurrencyLimit => ThrottleLimit;

    /// <inheritdoc/>
    protected override void OnBegin()
    {
        tableParameters = new TableParameters(MyInvocation);
        checks = CheckSelection.Select(Check ?? [], ExcludeCheck ?? []);
    }

    /// <inheritdoc/>
    protected override void OnInput()
    {
        var request = Request();
        var quiet = Quiet.IsPresent;
        foreach (var target in Targets())
        {
            Enqueue(target.ToString(), async (operation, cancellationToken) =>
            {
                var results = await ReadinessOperation.RunAsync(target, request, operation, cancellationToken);
                if (quiet)
                {
                    operation.Write(results[0].GetSummary().Ready);
                }
                else
                {
                    operation.Write(results, enumerate: true);
                }
            });
        }
    }

    private ReadinessRequest Request()
    {
        var (tables, schemas) = tableParameters!.Read(Table, Schema);
        return new ReadinessRequest
        {
            Checks = checks,
            ReplicationUserName = Given(UserCredential)?.UserName,
            ReplicationPassword = Given(UserCredential) is { } user ? Secret.Text(user.Password) : null,
            Snapshot = new SnapshotRequest
            {
                UserName = UserName,
                Publication = Publication,
                Provider = Provider,
                Schemas = schemas,
                Tables = tables,
                IncludeTables = checks.Any(check => check.NeedsTables),
            },
        };
    }
}
