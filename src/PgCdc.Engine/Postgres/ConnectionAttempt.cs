using Npgsql;
using NpgsqlSslMode = Npgsql.SslMode;

namespace PgCdc.Engine.Postgres;

/// <summary>One attempt to log in, and what was seen on the way; Npgsql's exceptions alone do not tell how far it came.</summary>
/// <param name="target">Where.</param>
/// <param name="encrypted">With TLS or without: the choice is made before, never while connecting.</param>
/// <param name="timeLimit">Time for the attempt; zero waits for ever.</param>
internal sealed class ConnectionAttempt(ConnectionTarget target, bool encrypted, TimeSpan timeLimit)
{
    // Npgsql accepts no more.
    private const int MaxTimeoutSeconds = 1024;

    internal ConnectionTarget Target { get; } = target;

    internal bool Encrypted { get; } = encrypted;

    internal TimeSpan TimeLimit { get; } = timeLimit;

    internal string? Password => Target.Password is { } password ? SaslPrep.ForNpgsql(password) : null;

    /// <summary>True once the server has agreed to TLS.</summary>
    internal bool HandshakeStarted { get; set; }

    /// <summary>Why the server's certificate was turned down; null if it was not.</summary>
    internal string? CertificateProblem { get; set; }

    /// <summary>The settings for Npgsql, without the password. What PG* variables could change in them is set, so that they do not;
    /// only PGOPTIONS cannot be kept out.</summary>
    internal NpgsqlConnectionStringBuilder Settings() => new()
    {
        Host = Target.Host,
        Port = Target.Port,
        Database = Target.Database,
        Username = Target.UserName,
        SslMode = Encrypted ? NpgsqlSslMode.Require : NpgsqlSslMode.Disable,
        SslNegotiation = SslNegotiation.Postgres,
        GssEncryptionMode = GssEncryptionMode.Disable,
        ChannelBinding = Target.RequireChannelBinding ? ChannelBinding.Require : ChannelBinding.Prefer,
        CheckCertificateRevocation = false,
        Timeout = (int)Math.Min(Math.Ceiling(TimeLimit.TotalSeconds), MaxTimeoutSeconds),
        CommandTimeout = Target.ClientTimeoutSeconds(),
        CancellationTimeout = 1000,
        ApplicationName = "PgCdc",
        ClientEncoding = "UTF8",
        Pooling = false,
        Enlist = false,
        Multiplexing = false,
        IncludeErrorDetail = true,
    };
}
