namespace PgCdc.Engine.Readiness.Snapshots;

/// <summary>One server setting, from <c>pg_settings</c> and, where the caller may read it, <c>pg_file_settings</c>.</summary>
/// <param name="Name">Name of the setting.</param>
/// <param name="Value">The value in force for new sessions, in <paramref name="Unit"/>.</param>
/// <param name="Unit">Unit as PostgreSQL says it (<c>MB</c>, <c>ms</c>, <c>kB</c>, <c>s</c>); null when it has none.</param>
/// <param name="Context">What a change takes: <c>postmaster</c> (restart), <c>sighup</c> (reload), <c>user</c> ...</param>
/// <param name="Source">Where the value comes from.</param>
/// <param name="PendingRestart">True when the configuration files hold another value that waits for a restart.</param>
/// <param name="FileValue">The value that the configuration files hold, as it is written there; null when it is not set there or cannot be read.</param>
public sealed record Setting(string Name, string Value, string? Unit, string Context, string Source, bool PendingRestart, string? FileValue)
{
    /// <summary>The value as a number, in <see cref="Unit"/>.</summary>
    public long Number => long.Parse(Value, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>True when the value is <c>on</c>.</summary>
    public bool IsOn => Value == "on";

    /// <summary>The value with its unit, for a person to read.</summary>
    public string Display => Unit is null || Value is "-1" or "0" ? Value : Value + " " + Unit;
}
