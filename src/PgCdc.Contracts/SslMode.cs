namespace PgCdc;

/// <summary>How a connection is protected; the words and meanings of libpq's <c>sslmode</c>.</summary>
/// <remarks>Source: https://www.postgresql.org/docs/current/libpq-ssl.html</remarks>
public enum SslMode
{
    /// <summary>Never TLS.</summary>
    Disable,

    /// <summary>TLS only if the server insists.</summary>
    Allow,

    /// <summary>TLS if the server offers it.</summary>
    Prefer,

    /// <summary>TLS or no connection; the certificate is not verified unless a root certificate is given.</summary>
    Require,

    /// <summary>TLS, and the certificate chain is verified.</summary>
    VerifyCA,

    /// <summary>TLS, the chain is verified, and the certificate is for this host.</summary>
    VerifyFull,
}
