namespace PgCdc.Engine.Readiness;

/// <summary>What one check found.</summary>
public sealed record CheckOutcome
{
    private CheckOutcome(CheckStatus status) => Status = status;

    /// <summary>The verdict.</summary>
    public CheckStatus Status { get; }

    /// <summary>True when what it could not look at might make it fail.</summary>
    public bool IsUnseen { get; private init; }

    /// <summary>What was found, short.</summary>
    public string? Actual { get; init; }

    /// <summary>What was expected, short.</summary>
    public string? Expected { get; init; }

    /// <summary>Why: a sentence that says what follows for the user.</summary>
    public string? Reason { get; init; }

    /// <summary>What puts it right.</summary>
    public Fix? Fix { get; init; }

    /// <summary>Every table, slot, role or setting concerned.</summary>
    public IReadOnlyList<string> Objects { get; init; } = [];

    /// <summary>The condition holds.</summary>
    public static CheckOutcome Pass(string? actual = null, string? expected = null) => new(CheckStatus.Pass) { Actual = actual, Expected = expected };

    /// <summary>It will hurt later.</summary>
    public static CheckOutcome Warn(string reason) => new(CheckStatus.Warn) { Reason = reason };

    /// <summary>A consumer cannot start, or the application would break.</summary>
    public static CheckOutcome Fail(string reason) => new(CheckStatus.Fail) { Reason = reason };

    /// <summary>It does not apply, or could not look at something that only warns.</summary>
    public static CheckOutcome Skip(string reason) => new(CheckStatus.Skip) { Reason = reason };

    /// <summary>It could not look at something that decides: shown as Skip, but the target must not be called ready.</summary>
    public static CheckOutcome Unseen(string reason) => new(CheckStatus.Skip) { Reason = reason, IsUnseen = true };
}
