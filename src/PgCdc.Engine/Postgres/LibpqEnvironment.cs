namespace PgCdc.Engine.Postgres;

/// <summary>What libpq looks at beside its arguments: environment variables and a few files. Replaceable, so that no test needs global state.</summary>
/// <remarks>Source: https://www.postgresql.org/docs/current/libpq-envars.html</remarks>
public class LibpqEnvironment
{
    /// <summary>The environment of this process.</summary>
    public static LibpqEnvironment Process { get; } = new();

    /// <summary>The name of the account that this process runs as.</summary>
    public virtual string AccountName => Environment.UserName;

    /// <summary>The rules of Windows apply: other folders, no sockets, no file modes.</summary>
    public virtual bool IsWindows => OperatingSystem.IsWindows();

    /// <summary>Value of an environment variable; null when it is not set or empty, which libpq treats alike.</summary>
    public virtual string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    /// <summary>True for a file or a socket that exists.</summary>
    public virtual bool FileExists(string path) => File.Exists(path);

    /// <summary>The lines of a text file.</summary>
    public virtual IReadOnlyList<string> ReadLines(string path) => File.ReadAllLines(path);

    /// <summary>Who may do what with the file; null where files have no modes.</summary>
    public virtual UnixFileMode? FileMode(string path) => OperatingSystem.IsWindows() ? null : File.GetUnixFileMode(path);

    /// <summary>Path of a file of the user: <c>~/.pgpass</c>, or its counterpart below %APPDATA%. Null when the user has no such folder.</summary>
    internal string? UserFile(string unixName, string windowsName) =>
        IsWindows
            ? Variable("APPDATA") is { } data ? Path.Combine(data, "postgresql", windowsName) : null
            : Variable("HOME") is { } home ? Path.Combine(home, unixName) : null;
}
