using System.Diagnostics;
using System.Security.Authentication;
using Npgsql;

namespace PgCdc.Engine.Postgres;

/// <summary>Logs in with or without TLS in the order that the sslmode asks for, and explains what failed.</summary>
/// <remarks>
/// Npgsql's own prefer and allow try again without and with TLS after every failure, a wrong password included: that would lock accounts twice as fast,
/// and would report the second refusal in place of the first. As in libpq, only what the other way can change is tried again.
/// Source: https://www.postgresql.org/docs/current/libpq-ssl.html#LIBPQ-SSL-PROTECTION
/// </remarks>
internal static class LoginSequence
{
    private const string InvalidAuthorization = "28000";

    internal static async Task<T> RunAsync<T>(
        ConnectionTarget target, Func<ConnectionAttempt, CancellationToken, Task<T>> logIn, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var watch = Stopwatch.StartNew();
        var choosing = !target.IsSocket && target.SslMode < SslMode.Require;
        var answer = choosing ? await PortProbe.AskAsync(target, target.ConnectTimeout, cancellationToken).ConfigureAwait(false) : null;
        if (answer is { IsPostgreSql: false })
        {
            throw ConnectionFailure.From(answer, target, answer.Error);
        }

        var offered = answer is null ? (bool?)null : answer.State == PortState.WithTls;
        var encrypted = !target.IsSocket && (!choosing || (target.SslMode == SslMode.Prefer && offered == true));
        var first = new ConnectionAttempt(target, encrypted, TimeLeft(target, watch));
        Exception failure;
        try
        {
            return await OpenAsync(first, logIn, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or PgCdcException))
        {
            failure = exception;
        }

        if (choosing && offered == true && OtherWayMayHelp(failure, first))
        {
            var second = new ConnectionAttempt(target, !encrypted, TimeLeft(target, watch));
            try
            {
                return await OpenAsync(second, logIn, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is not (OperationCanceledException or PgCdcException))
            {
                // Refused both ways: the first way is the one the user wants, and TLS would not help.
                if (exception is PostgresException { SqlState: InvalidAuthorization })
                {
                    offered = null;
                }
                else
                {
                    (failure, first) = (exception, second);
                }
            }
        }

        throw await ConnectionFailure.ExplainAsync(failure, first, offered, cancellationToken).ConfigureAwait(false);
    }

    // Npgsql does not hear a cancellation while it waits for the answer to the request for TLS, and waits for a TLS handshake without any limit.
    // So the attempt is waited for here, and is left alone when it takes too long.
    private static async Task<T> OpenAsync<T>(
        ConnectionAttempt attempt, Func<ConnectionAttempt, CancellationToken, Task<T>> logIn, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (attempt.TimeLimit > TimeSpan.Zero)
        {
            limit.CancelAfter(attempt.TimeLimit);
        }

        var opening = logIn(attempt, limit.Token);
        try
        {
            return await opening.WaitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _ = DropAsync(opening);
            cancellationToken.ThrowIfCancellationRequested();
            throw new TimeoutException();
        }
    }

    private static async Task DropAsync<T>(Task<T> opening)
    {
        try
        {
            if (await opening.ConfigureAwait(false) is IAsyncDisposable session)
            {
                await session.DisposeAsync().ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is NpgsqlException or OperationCanceledException or PgCdcException or IOException)
        {
            // Nobody waits for it any more.
        }
    }

    private static bool OtherWayMayHelp(Exception failure, ConnectionAttempt attempt) => attempt.Target.SslMode switch
    {
        SslMode.Prefer when attempt.Encrypted =>
            failure is PostgresException { SqlState: InvalidAuthorization } or NpgsqlException { InnerException: AuthenticationException or IOException },
        SslMode.Allow when !attempt.Encrypted => failure is PostgresException { SqlState: InvalidAuthorization },
        _ => false,
    };

    // Never zero, which would mean without limit.
    private static TimeSpan TimeLeft(ConnectionTarget target, Stopwatch watch)
    {
        var left = target.ConnectTimeout - watch.Elapsed;
        return target.ConnectTimeout == TimeSpan.Zero ? TimeSpan.Zero : left > TimeSpan.FromSeconds(1) ? left : TimeSpan.FromSeconds(1);
    }
}
