using System.Management.Automation;
using PgCdc.Engine.Postgres;
using PgCdc.Engine.Publications;

namespace PgCdc.PowerShell;

/// <summary>Makes the publication that a CDC consumer reads.</summary>
[Cmdlet(VerbsCommon.New, "PgCdcPublication", SupportsShouldProcess = true, DefaultParameterSetName = ListSet)]
[OutputType(typeof(PublicationResult))]
public sealed class NewPgCdcPublicationCommand : PostgresCmdlet
{
    private const string ListSet = "List";
    private const string AllTablesSet = "AllTables";

    // Tables arrive one by one and belong into one publication for each target.
    private readonly Dictionary<string, (ConnectionTarget Target, List<TablePattern> Tables, List<string> Schemas)> wanted = [];
    private bool schemaIsTyped;

    [Parameter(Position = 1)]
    [Alias("Publication")]
    [ValidateNotNullOrEmpty]
    [PSDefaultValue(Value = Defaults.Publication)]
    public string Name { get; set; } = Defaults.Publication;

    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ListSet)]
    [ValidateNotNullOrEmpty]
    public string[]? Table { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ListSet)]
    [ValidateNotNullOrEmpty]
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

    /// <inheritdoc/>
    protected override void OnBegin() => schemaIsTyped = MyInvocation.BoundParameters.ContainsKey(nameof(Schema));

    /// <inheritdoc/>
    protected override void OnInput()
    {
        if (!AllTables && Table is null && Schema is null)
        {
            throw new PgCdcException(
                "NothingToPublish",
                ErrorKind.InvalidArgument,
                "Nothing says what to publish.",
                "Name tables (-Table sales.orders), schemas (-Schema sales), or -AllTables.");
        }

        // Schema and Table of a piped object are names out of a catalog; typed ones may have wildcards and quotes.
        var tables = Table is not null && Schema is not null && !schemaIsTyped ? TableNames.Literal(Table, Schema) : TableNames.Parse(Table, Schema);
        var patterns = tables.ToList();
        foreach (var target in Targets())
        {
            var key = $"{target} {target.UserName}";
            if (!wanted.TryGetValue(key, out var entry))
            {
                wanted[key] = entry = (target, [], []);
            }

            entry.Tables.AddRange(patterns);
            entry.Schemas.AddRange(Table is null && Schema is not null ? Schema : []);
        }
    }

    /// <inheritdoc/>
    protected override void OnEnd()
    {
        foreach (var (target, tables, schemas) in wanted.Values)
        {
            var request = Request(tables, schemas);
            Run(target.ToString(), async (operation, cancellationToken) =>
            {
                if (await NewPublicationOperation.RunAsync(target, request, operation, cancellationToken) is { } outcome)
                {
                    operation.Write(Result(target, outcome));
                }
            });
        }
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

    private PublicationRequest Request(List<TablePattern> tables, List<string> schemas) => new()
    {
        Name = Name,
        Scope = AllTables ? PublicationScope.AllTables : tables.Count > 0 ? PublicationScope.Table : PublicationScope.Schema,

        // Where some inputs name tables and others schemas, a schema stands for its tables.
        Tables = tables.Count == 0 ? [] : [.. tables, .. schemas.Select(schema => TablePattern.Parse("*").InSchema(schema))],
        Schemas = tables.Count == 0 ? schemas.Distinct().ToList() : [],

        // An exclusion without a schema means every table of that name.
        ExcludeTables = (ExcludeTable ?? []).Select(TablePattern.Parse).ToList(),
        Operations = Operation?.Distinct().ToList(),
        ViaPartitionRoot = MyInvocation.BoundParameters.ContainsKey(nameof(PublishViaPartitionRoot)) ? PublishViaPartitionRoot.IsPresent : null,
        ReplicaIdentityFull = ReplicaIdentityFull,
        Provider = Provider,
        Force = Force,
    };
}
