namespace PgCdc.Engine.Postgres;

/// <summary>Turns what Npgsql and the server report into errors with stable ids.</summary>
public static class PostgresErrorMap
{
    /// <summary>Translates a failure of a statement.</summary>
    /// <param name="exception">What was thrown. A cancellation is thrown again untouched, so <c>throw Translate(...)</c> is right for everything.</param>
    /// <param name="target">Where.</param>
    /// <param name="action">What was being done, as in "create the publication": the message reads "Could not {action} on {target}: ...".</param>
    public static PgCdcException Translate(Exception exception, ConnectionTarget target, string action) => throw new NotImplementedException();

    /// <summary>The part of making a connection that an error id stands for; null when the id is not about connecting.</summary>
    public static ConnectionStage? StageOf(string errorId) => throw new NotImplementedException();
}
