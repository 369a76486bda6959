using PgCdc.Engine.Postgres;

namespace PgCdc.Engine.Users;

/// <summary>Finds out whether a login works by making it.</summary>
internal static class LoginProof
{
    /// <summary>The role is made by then, and its password is told only after the proof.</summary>
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(5);

    /// <summary>Tries a login.</summary>
    /// <returns>True: it works. False: the server refused the password. Null with the problem: it cannot be told from here (pg_hba.conf, route, limits).</returns>
    public static async Task<(bool? Works, PgCdcException? Problem)> TryAsync(ConnectionTarget target, CancellationToken cancellationToken)
    {
        try
        {
            var connection = await PostgresConnector.OpenAsync(target.ConnectingWithin(TimeLimit), cancellationToken).ConfigureAwait(false);
            await connection.DisposeAsync().ConfigureAwait(false);
            return (true, null);
        }
        catch (PgCdcException exception)
        {
            return (exception.ErrorId == "AuthenticationFailed" ? false : null, exception);
        }
    }

    /// <summary>Tells whether it is this password that lets the role in: a server that trusts the connection lets every password in, which says nothing.</summary>
    public static async Task<bool?> PasswordWorksAsync(ConnectionTarget target, CancellationToken cancellationToken)
    {
        var (works, _) = await TryAsync(target, cancellationToken).ConfigureAwait(false);
        if (works != true)
        {
            return works;
        }

        var (anyWorks, _) = await TryAsync(target.With(target.UserName, PasswordGenerator.Create()), cancellationToken).ConfigureAwait(false);
        return anyWorks == true ? null : true;
    }
}
