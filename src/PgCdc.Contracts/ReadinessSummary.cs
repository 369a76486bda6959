namespace PgCdc;

/// <summary>The verdict on one target: what all its checks say together.</summary>
public sealed class ReadinessSummary(string server, int port, string database, Provider? provider, string? version, int failed, int warned, int passed, int skipped, int unseen)
{
    /// <summary>Host name, address or socket directory of the server.</summary>
    public string Server { get; } = server;

    /// <summary>TCP port.</summary>
    public int Port { get; } = port;

    /// <summary>Name of the database.</summary>
    public string Database { get; } = database;

    /// <summary>Who runs the server; null when it could not be reached.</summary>
    public Provider? Provider { get; } = provider;

    /// <summary>The version as the server says it; null when it could not be reached.</summary>
    public string? Version { get; } = version;

    /// <summary>Number of checks with status Fail.</summary>
    public int Failed { get; } = failed;

    /// <summary>Number of checks with status Warn.</summary>
    public int Warned { get; } = warned;

    /// <summary>Number of checks with status Pass.</summary>
    public int Passed { get; } = passed;

    /// <summary>Number of checks with status Skip.</summary>
    public int Skipped { get; } = skipped;

    /// <summary>Number of skipped checks that could not look although they might have failed.</summary>
    public int Unseen { get; } = unseen;

    /// <summary>True when no check failed and each that could have failed was able to look.</summary>
    public bool Ready => Failed == 0 && Unseen == 0;

    private string Verdict => Ready ? "ready" : Failed > 0 ? "NOT ready" : $"NOT KNOWN to be ready, {Unseen} {(Unseen == 1 ? "check" : "checks")} could not look";

    /// <inheritdoc/>
    public override string ToString()
    {
        var what = Provider is null ? string.Empty : $" ({Provider}, PostgreSQL {Version})";
        return $"{TargetName.Of(Server, Port, Database)}{what}: {Verdict} - {Failed} failed, {Warned} {(Warned == 1 ? "warning" : "warnings")}, {Passed} passed, {Skipped} skipped";
    }
}
