namespace PgCdc.Engine.Postgres;

/// <summary>The settings of every session.</summary>
public static class SessionSettings
{
    /// <summary>One SELECT that makes the settings, to stand first in the first batch of a session. Returns one row, which nobody needs.</summary>
    public static string Sql(ConnectionTarget target) => throw new NotImplementedException();
}
