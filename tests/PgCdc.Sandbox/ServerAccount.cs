namespace PgCdc.Sandbox;

/// <summary>
/// The account that a server runs as. PostgreSQL refuses to run as root; when this process is root, its servers run as <c>postgres</c> where there is
/// such a user, else as <c>nobody</c>, by whichever of setpriv, runuser and su works here.
/// </summary>
internal sealed class ServerAccount
{
    private readonly string[] _prefix;

    private ServerAccount(string owner, string[] prefix)
    {
        Owner = owner;
        _prefix = prefix;
    }

    /// <summary><c>uid:gid</c>, or nothing when servers run as the user of this process.</summary>
    public string Owner { get; }

    /// <summary>Finds the account.</summary>
    public static async Task<ServerAccount> FindAsync(CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess)
        {
            return new ServerAccount("", []);
        }

        var users = (await File.ReadAllLinesAsync("/etc/passwd", cancellationToken)).Select(line => line.Split(':')).Where(field => field.Length > 3).ToArray();
        var user = users.FirstOrDefault(field => field[0] == "postgres") ?? users.FirstOrDefault(field => field[0] == "nobody")
            ?? throw new SandboxException("PostgreSQL does not run as root, and there is neither a user postgres nor a user nobody to run it as.");
        string[][] candidates =
        [
            ["setpriv", $"--reuid={user[2]}", $"--regid={user[3]}", "--clear-groups", "--"],
            ["runuser", "-u", user[0], "--"],
            ["su", "-s", "/bin/sh", user[0], "-c", "exec \"$0\" \"$@\"", "--"],
        ];
        foreach (var prefix in candidates)
        {
            if (await WorksAsync(prefix, cancellationToken))
            {
                return new ServerAccount($"{user[2]}:{user[3]}", prefix);
            }
        }

        throw new SandboxException($"PostgreSQL does not run as root, and none of setpriv, runuser and su can switch to {user[0]} here.");
    }

    /// <summary>The same program, run as this account.</summary>
    public ChildProcess Run(ChildProcess child)
        => _prefix.Length == 0 ? child : child with { FileName = _prefix[0], Arguments = [.. _prefix[1..], child.FileName, .. child.Arguments] };

    /// <summary>Gives a folder and all that is in it to this account.</summary>
    public async Task GiveAsync(string folder, CancellationToken cancellationToken)
    {
        if (_prefix.Length > 0)
        {
            await new ChildProcess("chown", "-R", Owner, folder).RunToSuccessAsync(cancellationToken);
        }
    }

    private static async Task<bool> WorksAsync(string[] prefix, CancellationToken cancellationToken)
    {
        try
        {
            return (await new ChildProcess(prefix[0], [.. prefix[1..], "true"]).RunAsync(cancellationToken)).ExitCode == 0;
        }
        catch (SandboxException)
        {
            return false;
        }
    }
}
