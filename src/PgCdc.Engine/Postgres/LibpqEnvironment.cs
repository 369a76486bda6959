namespace PgCdc.Engine.Postgres;

/// <summary>What libpq looks at beside its arguments: environment variables and a few files. Replaceable, so that no test needs global state.</summary>
/// <remarks>Source: https://www.postgresql.org/docs/current/libpq-envars.html</remarks>
public class LibpqEnvironment
{
    /// <summary>The environment of this process.</summary>
    public static LibpqEnvironment Process { get; } = new();

    /// <summary>Value of an environment variable; null when it is not set or empty, which libpq treats alike.</summary>
    public virtual string? Variable(string name) => throw new NotImplementedException();
}
