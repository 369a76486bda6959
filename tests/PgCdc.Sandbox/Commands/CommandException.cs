namespace PgCdc.Sandbox.Commands;

/// <summary>A command of PgCdc said no.</summary>
/// <param name="errorId">The stable id of its error.</param>
/// <param name="message">What it said.</param>
/// <param name="tables">The tables that it named as being at risk.</param>
internal sealed class CommandException(string errorId, string message, IReadOnlyList<string> tables) : Exception(message)
{
    /// <summary>The stable id of the error.</summary>
    public string ErrorId { get; } = errorId;

    /// <summary>The tables at risk, <c>schema.table</c>.</summary>
    public IReadOnlyList<string> Tables { get; } = tables;
}
