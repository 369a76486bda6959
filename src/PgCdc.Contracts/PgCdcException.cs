namespace PgCdc;

/// <summary>Every failure that leaves the engine: what failed where, why, and the command that helps.</summary>
public sealed class PgCdcException : Exception
{
    /// <summary>Makes an error with a stable id.</summary>
    /// <param name="errorId">Stable PascalCase id that scripts may compare with.</param>
    /// <param name="kind">The kind, which becomes the PowerShell error category.</param>
    /// <param name="message">What failed where. Never holds a secret.</param>
    /// <param name="recommendedAction">What to do next, as a command where there is one.</param>
    /// <param name="target">The thing concerned: a server, or the list of tables or rights.</param>
    /// <param name="sqlState">The five-letter SQLSTATE, if PostgreSQL reported the error.</param>
    /// <param name="innerException">The cause.</param>
    public PgCdcException(
        string errorId,
        ErrorKind kind,
        string message,
        string recommendedAction,
        object? target = null,
        string? sqlState = null,
        Exception? innerException = null)
        : base(message, innerException)
    {
        ErrorId = errorId;
        Kind = kind;
        RecommendedAction = recommendedAction;
        Target = target;
        SqlState = sqlState;
    }

    /// <summary>Stable PascalCase id.</summary>
    public string ErrorId { get; }

    /// <summary>The kind of the problem.</summary>
    public ErrorKind Kind { get; }

    /// <summary>What to do next.</summary>
    public string RecommendedAction { get; }

    /// <summary>The item that the error is about.</summary>
    public object? Target { get; }

    /// <summary>SQLSTATE of PostgreSQL, if it reported the error.</summary>
    public string? SqlState { get; }
}
