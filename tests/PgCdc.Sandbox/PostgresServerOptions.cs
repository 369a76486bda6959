namespace PgCdc.Sandbox;

/// <summary>What a throw-away server is to be like.</summary>
public sealed record PostgresServerOptions
{
    /// <summary>Major version; without one, whichever is at hand.</summary>
    public int? Major { get; init; }

    /// <summary>Lines of postgresql.conf, which replace the sandbox's own. ALTER SYSTEM overrides them, as it does on any server.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// The lines of pg_hba.conf, below one that lets the sandbox itself in. By default every user must know the password on loopback, and needs none on
    /// the socket.
    /// </summary>
    public IReadOnlyList<string> HbaLines { get; init; } =
    [
        "local all         all              trust",
        "local replication all              trust",
        "host  all         all 127.0.0.1/32 scram-sha-256",
        "host  all         all ::1/128      scram-sha-256",
        "host  replication all 127.0.0.1/32 scram-sha-256",
        "host  replication all ::1/128      scram-sha-256",
    ];

    /// <summary>Whether it offers TLS, with a certificate of an authority made for it alone.</summary>
    public bool EnableTls { get; init; }
}
