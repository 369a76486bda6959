namespace PgCdc.Engine.Readiness.Snapshots;

/// <summary>The role that runs the checks, and what it may see.</summary>
/// <param name="Name">Name of the current role.</param>
/// <param name="Superuser">True for a superuser.</param>
/// <param name="ReadAllStats">True when it sees the sessions of others (<c>pg_read_all_stats</c>).</param>
/// <param name="ReadHbaRules">True when it may read <c>pg_hba_file_rules</c>.</param>
/// <param name="ReadFileSettings">True when it may read <c>pg_file_settings</c>.</param>
public sealed record CallerFacts(string Name, bool Superuser, bool ReadAllStats, bool ReadHbaRules, bool ReadFileSettings)
{
    /// <summary>True when it may make publications in the database (CREATE on it).</summary>
    public bool MayCreateInDatabase { get; init; }
}
