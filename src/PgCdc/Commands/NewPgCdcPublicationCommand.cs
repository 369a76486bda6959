using System.Management.Automation;
using PgCdc.Engine.Postgres;
using PgCdc.Engine.Publications;

namespace PgCdc.PowerShell;

/// <summary>Makes the publication that a CDC consumer reads.</summary>
[Cmdlet(VerbsCommon.New, "PgCdcPublication", SupportsShouldProcess = true, DefaultParameterSetName = ListSet)]
[OutputType(typeof(PublicationResult))]
public sealed class NewPgCdcPublicationCommand : RequestCmdlet
{
    private const string ListSet = "List";
    private const string AllTablesSet = "AllTables";

    [Parameter(Position = 1)]
    [Alias("Publication")]
    [PSDefaultValue(Value = Defaults.Publication)]
    public string Name { get; set; } = Defaults.Publication;

    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ListSet)]
    [NothingMeansBlank]
    public string[]? Table { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ListSet)]
    [NothingMeansBlank]
    public string[]? Schema { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = AllTablesSet)]
    public SwitchParameter AllTables { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? ExcludeTable { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public PublicationOperation[]? Operation { get; set; }

    [Parameter]
    public SwitchParameter PublishViaPartitionRoot { get; set; }

    [Parameter]
    public SwitchParameter ReplicaIdentityFull { get; set; }

    [Parameter]
    public Provider? Provider { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override string[]? Tables => Table;

    private protected override string[]? Schemas => Schema;

    private protected override void Check(IReadOnlyList<TablePattern> tables, IReadOnlyList<string> schemas)
    {
        if (!AllTables && tables.Count == 0 && schemas.Count == 0)
        {
            throw new PgCdcException(
                "NothingToPublish",
                ErrorKind.InvalidArgument,
                "Nothing says what to publish.",
                "Name tables (-Table sales.orders), schemas (-Schema sales), or -AllTables.",
                Name);
        }
    }

    private protected override void RunFor(TableInput input)
    {
        var request = Request(input);
        Run(input.Target.ToString(), async (operation, cancellationToken) =>
        {
            if (await NewPublicationOperation.RunAsync(input.Target, request, operation, cancellationToken) is { } outcome)
            {
                operation.Write(Result(input.Target, outcome));
            }
        });
    }

    private static PublicationResult Result(ConnectionTarget target, PublicationOutcome outcome) => new(
        target.Host,
        target.Port,
        target.Database,
        outcome.Provider,
        outcome.Publication,
        outcome.Status,
        outcome.Scope,
        outcome.Tables,
        outcome.Operations,
        outcome.ViaPartitionRoot,
        outcome.ReplicaIdentityFull,
        outcome.Sql);

    private PublicationRequest Request(TableInput input) => new()
    {
        Name = Name,
        Scope = AllTables ? PublicationScope.AllTables : input.Tables.Count > 0 ? PublicationScope.Table : PublicationScope.Schema,
        Tables = input.Tables,
        Schemas = input.Schemas,

        // An exclusion without a schema means every table of that name.
        ExcludeTables = (ExcludeTable ?? []).Select(TablePattern.Parse).ToList(),
        Operations = Operation?.Distinct().ToList(),
        ViaPartitionRoot = MyInvocation.BoundParameters.ContainsKey(nameof(PublishViaPartitionRoot)) ? PublishViaPartitionRoot.IsPresent : null,
        ReplicaIdentityFull = ReplicaIdentityFull,
        Provider = Provider,
        Force = Force,
    };
}
