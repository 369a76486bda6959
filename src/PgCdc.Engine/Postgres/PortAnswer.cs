using System.Net;

namespace PgCdc.Engine.Postgres;

/// <summary>What answers at an address.</summary>
internal enum PortState
{
    /// <summary>The name has no address.</summary>
    NotResolved,

    /// <summary>The network has no way to any of the addresses.</summary>
    Unreachable,

    /// <summary>No packet came back in time.</summary>
    NoConnection,

    /// <summary>The host answers, and nothing listens.</summary>
    Refused,

    /// <summary>The connection was accepted and closed without a word.</summary>
    Closed,

    /// <summary>The connection was accepted, and nothing was said in time.</summary>
    Silent,

    /// <summary>Something was said that is not PostgreSQL.</summary>
    OtherProtocol,

    /// <summary>PostgreSQL, and it does not offer TLS.</summary>
    WithoutTls,

    /// <summary>PostgreSQL, and it offers TLS.</summary>
    WithTls,
}

/// <summary>What was found at the address of a target.</summary>
/// <param name="State">What answers there.</param>
/// <param name="Addresses">The addresses of the host; empty for a socket or a name that has none.</param>
/// <param name="Peer">What the other protocol is, for a person to read.</param>
/// <param name="Error">What went wrong, if anything did.</param>
internal sealed record PortAnswer(PortState State, IReadOnlyList<IPAddress> Addresses, string? Peer = null, Exception? Error = null)
{
    internal bool IsPostgreSql => State is PortState.WithTls or PortState.WithoutTls;
}
