namespace PgCdc;

/// <summary>The verdict of one readiness check.</summary>
public enum CheckStatus
{
    /// <summary>The condition holds.</summary>
    Pass,

    /// <summary>Changes can be streamed, but this will hurt later.</summary>
    Warn,

    /// <summary>A consumer cannot start, or the application would break.</summary>
    Fail,

    /// <summary>The check could not look, or does not apply; <see cref="ReadinessCheck.Reason"/> says why.</summary>
    Skip,
}
