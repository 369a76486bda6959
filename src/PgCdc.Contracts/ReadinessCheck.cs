namespace PgCdc;

/// <summary>The result of one readiness check on one target.</summary>
public sealed class ReadinessCheck
{
    private readonly ReadinessSummary summary;

    /// <summary>Makes a result; done by the engine.</summary>
    public ReadinessCheck(
        ReadinessSummary summary,
        string check,
        CheckStatus status,
        string? actual,
        string? expected,
        string? reason,
        string? remediation,
        string? sql,
        bool restartRequired,
        string[] objects,
        string? reference)
    {
        ArgumentNullException.ThrowIfNull(summary);
        this.summary = summary;
        Check = check;
        Status = status;
        Actual = actual;
        Expected = expected;
        Reason = reason;
        Remediation = remediation;
        Sql = sql;
        RestartRequired = restartRequired;
        Objects = objects;
        Reference = reference;
    }

    /// <summary>Host name, address or socket directory of the server.</summary>
    public string Server => summary.Server;

    /// <summary>TCP port.</summary>
    public int Port => summary.Port;

    /// <summary>Name of the database.</summary>
    public string Database => summary.Database;

    /// <summary>Who runs the server; null when it could not be reached.</summary>
    public Provider? Provider => summary.Provider;

    /// <summary>Stable id of the check, such as <c>server.wal_level</c>.</summary>
    public string Check { get; }

    /// <summary>Pass, Warn, Fail or Skip.</summary>
    public CheckStatus Status { get; }

    /// <summary>What was found.</summary>
    public string? Actual { get; }

    /// <summary>What was expected.</summary>
    public string? Expected { get; }

    /// <summary>Why the status is what it is; always set for Warn, Fail and Skip.</summary>
    public string? Reason { get; }

    /// <summary>The command to type, or the place to go to.</summary>
    public string? Remediation { get; }

    /// <summary>The SQL that the remediation would run, if it is SQL.</summary>
    public string? Sql { get; }

    /// <summary>Whether the remediation needs a restart of the server to take effect.</summary>
    public bool RestartRequired { get; }

    /// <summary>Every table, slot, role or setting concerned.</summary>
    public string[] Objects { get; }

    /// <summary>Where the rule comes from (a page of a manual).</summary>
    public string? Reference { get; }

    /// <summary>The verdict on the whole target, of which this is one check.</summary>
    public ReadinessSummary GetSummary() => summary;

    /// <summary>One line on the whole target: ready or not, with the counts. The heading of the default view.</summary>
    public string GetHeading() => summary.ToString();

    /// <inheritdoc/>
    public override string ToString() => $"{Status} {Check}: {Reason ?? Actual}";
}
