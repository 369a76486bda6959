namespace PgCdc;

/// <summary>The verdict on one target: what all its checks say together.</summary>
public sealed class ReadinessSummary(string server, int port, string database, Provider? provider, string? version, int failed, int warned, int passed, int skipped)
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

    /// <summary>True when no check failed.</summary>
    public bool Ready => Failed == 0;

    /// <inheritdoc/>
    public override string ToString()
    {
        var what = Provider is null ? string.Empty : $" ({Provider}, PostgreSQL {Version})";
        return $"{Server}:{Port}/{Database}{what}: {(Ready ? "ready" : "NOT ready")} - {Failed} failed, {Warned} warnings, {Passed} passed, {Skipped} skipped";
    }
}
