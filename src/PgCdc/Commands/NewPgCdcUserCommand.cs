using System.Management.Automation;
using System.Net;
using System.Security;
using PgCdc.Engine.Postgres;
using PgCdc.Engine.Users;

namespace PgCdc.PowerShell;

/// <summary>Makes the role that a CDC consumer logs in as.</summary>
[Cmdlet(VerbsCommon.New, "PgCdcUser", SupportsShouldProcess = true)]
[OutputType(typeof(UserResult))]
public sealed class NewPgCdcUserCommand : RequestCmdlet
{
    [Parameter(Position = 1)]
    [Alias("UserName")]
    [PSDefaultValue(Value = Defaults.UserName)]
    public string Name { get; set; } = Defaults.UserName;

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [PSDefaultValue(Help = Defaults.Schema)]
    [NothingMeansBlank]
    public string[]? Schema { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [NothingMeansBlank]
    public string[]? Table { get; set; }

    [Parameter]
    public SecureString? Password { get; set; }

    [Parameter]
    public SwitchParameter NoDefaultPrivilege { get; set; }

    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? WalSenderTimeout { get; set; }

    [Parameter]
    public Provider? Provider { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override string[]? Tables => Table;

    private protected override string[]? Schemas => Schema;

    private protected override void RunFor(TableInput input)
    {
        var request = Request(input);
        Run(input.Target.ToString(), async (operation, cancellationToken) =>
        {
            if (await NewUserOperation.RunAsync(input.Target, request, operation, cancellationToken) is { } outcome)
            {
                operation.Write(Result(input.Target, outcome));
            }
        });
    }

    private static UserResult Result(ConnectionTarget target, UserOutcome outcome) => new(
        target.Host,
        target.Port,
        target.Database,
        outcome.Provider,
        outcome.UserName,
        outcome.ConnectionUserName,
        outcome.Status,
        outcome.ReplicationGrant,
        outcome.Schemas,
        outcome.DefaultPrivilegeOwners,
        outcome.WalSenderTimeout,
        outcome.Password is { } password ? new PSCredential(outcome.ConnectionUserName, new NetworkCredential(string.Empty, password).SecurePassword) : null,
        outcome.LoginVerified,
        outcome.Sql);

    private UserRequest Request(TableInput input) => new()
    {
        Name = Name,

        // Tables named: their schemas are the ones that matter. Nothing named: the default.
        Schemas = input.Tables.Count > 0 ? input.Tables.Select(table => table.Schema!).Distinct().ToList() : input.Schemas.Count > 0 ? input.Schemas : [Defaults.Schema],
        Tables = input.Tables,
        Password = Password is null ? null : Secret.Text(Password),
        DefaultPrivileges = !NoDefaultPrivilege,
        WalSenderTimeout = WalSenderTimeout,
        Provider = Provider,
        Force = Force,
    };
}
