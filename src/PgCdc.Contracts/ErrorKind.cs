namespace PgCdc;

/// <summary>The kind of a problem; each name is that of a PowerShell ErrorCategory.</summary>
public enum ErrorKind
{
    /// <summary>The request itself is wrong.</summary>
    InvalidArgument,

    /// <summary>The request does not fit the state of the server.</summary>
    InvalidOperation,

    /// <summary>Something that was named does not exist.</summary>
    ObjectNotFound,

    /// <summary>Something exists already, in another form.</summary>
    ResourceExists,

    /// <summary>No connection could be made, or it was lost.</summary>
    ConnectionError,

    /// <summary>The login was refused.</summary>
    AuthenticationError,

    /// <summary>A right is missing.</summary>
    PermissionDenied,

    /// <summary>TLS could not be agreed on, or a certificate is not trusted.</summary>
    SecurityError,

    /// <summary>Something else holds what is needed.</summary>
    ResourceBusy,

    /// <summary>The server cannot serve the request now.</summary>
    ResourceUnavailable,

    /// <summary>It took longer than allowed.</summary>
    OperationTimeout,

    /// <summary>The caller stopped it.</summary>
    OperationStopped,

    /// <summary>A limit of the server is reached.</summary>
    LimitsExceeded,

    /// <summary>The other side does not speak PostgreSQL, or not as expected.</summary>
    ProtocolError,

    /// <summary>The server is of a version or kind that is not supported.</summary>
    NotInstalled,

    /// <summary>The server answered with an error that has no kind of its own.</summary>
    InvalidResult,
}
