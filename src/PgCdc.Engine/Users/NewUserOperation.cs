using Npgsql;
using PgCdc.Engine.Plans;
using PgCdc.Engine.Postgres;
using PgCdc.Engine.Servers;

namespace PgCdc.Engine.Users;

/// <summary>Makes a CDC user, or finds that it is as wanted.</summary>
public static class NewUserOperation
{
    /// <summary>Carries out a request on one target.</summary>
    /// <returns>The user; null when the caller said no to the plan.</returns>
    /// <exception cref="PgCdcException">It could not be done; nothing was changed.</exception>
    public static async Task<UserOutcome?> RunAsync(ConnectionTarget target, UserRequest request, IOperationEvents events, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(events);
        Validate(request);
        var password = request.Password ?? PasswordGenerator.Create();
        var verifier = ScramVerifier.Create(password);
        if (!ScramVerifier.IsWellFormed(verifier))
        {
            throw new InvalidOperationException("The SCRAM verifier is malformed; the server would take it for the password itself.");
        }

        try
        {
            var (state, done) = await PlanRunner.RunAsync(
                target,
                (connection, token) => ReadAsync(connection, target, request, password, token),
                state => UserPlanner.Plan(state, request, state.Role is null || request.Password is not null ? verifier : null, target),
                events,
                cancellationToken).ConfigureAwait(false);
            var login = Login(state.Provider, target, request, password);
            return done is null ? null : await OutcomeAsync(state, request, done, login, events, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is NpgsqlException or IOException or TimeoutException)
        {
            throw PostgresErrorMap.Translate(exception, target, $"make the role '{request.Name}'");
        }
    }

    private static void Validate(UserRequest request)
    {
        SqlName.Validate(request.Name, "user");
        foreach (var schema in request.Schemas)
        {
            SqlName.Validate(schema, "schema");
        }

        if (request.Tables.FirstOrDefault(table => table.IsSchemaWildcard) is { } wild)
        {
            throw new PgCdcException("InvalidName", ErrorKind.InvalidArgument, $"The schema of '{wild}' has a wildcard; a user is granted schemas by name.", "Name the schema, as in -Table 'sales.*'.", wild.ToString());
        }

        if (request.Name.StartsWith("pg_", StringComparison.Ordinal) || request.Name is "public" or "none")
        {
            throw new PgCdcException("InvalidName", ErrorKind.InvalidArgument, $"'{request.Name}' is a name that PostgreSQL reserves.", "Choose another user name.", request.Name);
        }

        if (request.Password is { Length: 0 })
        {
            throw new PgCdcException("EmptyPassword", ErrorKind.InvalidArgument, "The password is empty; PostgreSQL would refuse every login.", "Pass a password, or leave -Password out to have one made.", request.Name);
        }

        if (request.WalSenderTimeout is < 0)
        {
            throw new PgCdcException("InvalidTimeout", ErrorKind.InvalidArgument, "wal_sender_timeout cannot be negative.", "Pass milliseconds; 0 switches the timeout off.", request.Name);
        }
    }

    private static async Task<UserState> ReadAsync(
        NpgsqlConnection connection, ConnectionTarget target, UserRequest request, string password, CancellationToken cancellationToken)
    {
        var probe = await ServerProbeReader.ReadAsync(connection, target, publication: null, cancellationToken).ConfigureAwait(false);
        var state = await UserStateReader.ReadAsync(connection, target, probe, request, cancellationToken).ConfigureAwait(false);

        // After VALID UNTIL the server refuses the right password as it does a wrong one.
        if (state.Role is not { Expired: false } || request.Password is null)
        {
            return state;
        }

        var login = Login(state.Provider, target, request, password);
        return state with { PasswordWorks = await LoginProof.PasswordWorksAsync(login, cancellationToken).ConfigureAwait(false) };
    }

    private static ConnectionTarget Login(Provider provider, ConnectionTarget target, UserRequest request, string password) =>
        target.With(LoginName.For(provider, request.Name, target.UserName), password);

    private static async Task<UserOutcome> OutcomeAsync(
        UserState state, UserRequest request, Plan done, ConnectionTarget login, IOperationEvents events, CancellationToken cancellationToken)
    {
        var known = state.Role is null || (request.Password is not null && (request.Force || state.PasswordWorks == true));
        bool? verified = null;
        if (known)
        {
            (verified, var problem) = await LoginProof.TryAsync(login, cancellationToken).ConfigureAwait(false);
            if (problem is not null)
            {
                events.AfterResult(later => later.Warning(
                    $"The role '{request.Name}' is prepared, but a login as '{login.UserName}' was not possible from here: {problem.Message} {problem.RecommendedAction}"));
            }
        }

        var timeout = RoleSteps.WalSenderTimeout(state.Provider, request);
        return new UserOutcome
        {
            Provider = state.Provider,
            UserName = request.Name,
            ConnectionUserName = login.UserName,
            Status = done.IsEmpty ? ChangeStatus.AlreadyPresent : state.Role is null ? ChangeStatus.Created : ChangeStatus.Updated,
            ReplicationGrant = state.Role is { Superuser: true } ? ReplicationGrant.Superuser
                : state.Provider is Provider.Rds or Provider.Aurora ? ReplicationGrant.RdsReplication
                : ReplicationGrant.ReplicationAttribute,
            Schemas = state.Schemas.Select(schema => schema.Name).ToArray(),
            DefaultPrivilegeOwners = state.Owners.Select(owner => owner.Owner).Distinct().ToArray(),
            WalSenderTimeout = timeout?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? state.Role?.WalSenderTimeout,
            Password = known ? login.Password : null,
            LoginVerified = verified,
            Sql = done.Display(),
        };
    }
}
