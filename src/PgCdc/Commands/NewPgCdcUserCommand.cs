using System.Management.Automation;
using System.Net;
using System.Security;
using PgCdc.Engine.Postgres;
using PgCdc.Engine.Users;

namespace PgCdc.PowerShell;

/// <summary>Makes the role that a CDC consumer logs in as.</summary>
[Cmdlet(VerbsCommon.New, "PgCdcUser", SupportsShouldProcess = true)]
[OutputType(typeof(UserResult))]
public sealed class NewPgCdcUserCommand : PostgresCmdlet
{
    [Parameter(Position = 1)]
    [Alias("UserName")]
    [ValidateNotNullOrEmpty]
    [PSDefaultValue(Value = Defaults.UserName)]
    public string Name { get; set; } = Defaults.UserName;

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [PSDefaultValue(Value = Defaults.Schema)]
    public string[] Schema { get; set; } = [Defaults.Schema];

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
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

    /// <inheritdoc/>
    protected override void OnInput()
    {
        var request = Request();
        foreach (var target in Targets())
        {
            Run(target.ToString(), async (operation, cancellationToken) =>
            {
                if (await NewUserOperation.RunAsync(target, request, operation, cancellationToken) is { } outcome)
                {
                    operation.Write(Result(target, outcome));
                }
            });
        }
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

    private UserRequest Request()
    {
        var tables = TableNames.Parse(Table, Schema).ToList();
        return new UserRequest
        {
            Name = Name,

            // Tables named: their schemas are the ones that matter.
            Schemas = tables.Count == 0 ? Schema : tables.Select(table => table.Schema!).Distinct().ToArray(),
            Tables = tables,
            Password = Password is null ? null : new NetworkCredential(string.Empty, Password).Password,
            DefaultPrivileges = !NoDefaultPrivilege,
            WalSenderTimeout = WalSenderTimeout,
            Provider = Provider,
            Force = Force,
        };
    }
}
