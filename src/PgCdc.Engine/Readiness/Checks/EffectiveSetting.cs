using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Readiness.Checks;

/// <summary>A setting as sessions of the CDC user begin with it: its own or the database's value goes before the server's.</summary>
/// <param name="Value">The value: as it was typed when it is the user's or a file's, else in <paramref name="Unit"/>.</param>
/// <param name="Unit">Unit of a value without one; null when it has one or needs none.</param>
/// <param name="OfUser">True when the role or the database sets it.</param>
internal readonly record struct EffectiveSetting(string Value, string? Unit, bool OfUser)
{
    /// <summary>The value and where it comes from, for a person to read.</summary>
    public string Display => OfUser ? $"{Value} (set for the role)" : new Setting("", Value, Unit, "", "", PendingRestart: false, FileValue: null).Display;

    /// <summary>Finds it; null when neither the user nor the server shows it.</summary>
    public static EffectiveSetting? Find(Snapshot snapshot, string name)
    {
        var server = snapshot.Find(name);
        if (snapshot.User is { } user && user.Settings.TryGetValue(name, out var own))
        {
            return new EffectiveSetting(own, server?.Unit, OfUser: true);
        }

        // What the caller's role or connection sets is no other role's value, and hides the server's.
        return server switch
        {
            null => null,
            { Source: "user" or "database user" or "client" } => server.FileValue is { } file ? OfFile(file, server.Unit) : null,
            _ => new EffectiveSetting(server.Value, server.Unit, OfUser: false),
        };
    }

    // In the file a number may bring its own unit.
    private static EffectiveSetting OfFile(string value, string? unit) =>
        new(value, value.Length > 0 && char.IsAsciiLetter(value[^1]) ? null : unit, OfUser: false);
}
