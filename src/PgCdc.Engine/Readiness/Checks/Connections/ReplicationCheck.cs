using PgCdc.Engine.Readiness.Providers;
using PgCdc.Engine.Readiness.Snapshots;
using PgCdc.Engine.Users;

namespace PgCdc.Engine.Readiness.Checks.Connections;

/// <summary>A WAL sender connection as the CDC user answers IDENTIFY_SYSTEM: what every consumer does first.</summary>
internal sealed class ReplicationCheck : IReadinessCheck
{
    private const string Expected = "IDENTIFY_SYSTEM answered";

    public string Id => "connection.replication";

    public string Reference => "https://www.postgresql.org/docs/current/protocol-replication.html";

    public CheckOutcome Evaluate(Snapshot snapshot) => snapshot.Replication switch
    {
        null => CheckOutcome.Skip(
            "Not tried: the password of the CDC user is not known here. With -UserCredential a replication connection is opened as that user.") with
        {
            Expected = Expected,
            Fix = new Fix(Try(snapshot)),
        },
        { UserName: { } user } when user != Login(snapshot) && user != snapshot.Request.UserName => CheckOutcome.Skip(
            $"-UserCredential is that of '{user}', and the CDC user that is checked is '{snapshot.Request.UserName}': what one may do says nothing about the other.") with
        {
            Expected = Expected,
            Objects = [user, snapshot.Request.UserName],
            Fix = new Fix(Try(snapshot)),
        },
        { Problem: { } problem } => CheckOutcome.Fail($"A consumer cannot open a replication connection: {problem.Message}") with
        {
            Actual = problem.SqlState is { } state ? $"refused ({state})" : "refused",
            Expected = Expected,
            Objects = [snapshot.Request.UserName],
            Fix = new Fix(Remediation(snapshot, problem)),
        },
        { SystemIdentifier: { } identifier } => CheckOutcome.Pass($"system {identifier}", Expected),
        _ => CheckOutcome.Skip("The replication connection gave neither an answer nor an error.") with { Fix = new Fix(Try(snapshot)) },
    };

    /// <summary>The command that makes this check possible.</summary>
    internal static string Try(Snapshot snapshot) =>
        $"Test-PgCdcReadiness {CommandLine.Target(snapshot.Target)} -UserCredential (Get-Credential {CommandLine.Word(Login(snapshot))})";

    private static string Login(Snapshot snapshot) => LoginName.For(snapshot.Server.Provider, snapshot.Request.UserName, snapshot.Target.UserName);

    private static string Remediation(Snapshot snapshot, PgCdcException problem) =>
        snapshot.Server.Provider == Provider.PlanetScale && problem.Kind == ErrorKind.AuthenticationError
            ? $"{problem.RecommendedAction} On PlanetScale the login name is {Login(snapshot)}."
            : problem.RecommendedAction;
}
