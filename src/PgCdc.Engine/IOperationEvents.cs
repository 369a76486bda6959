namespace PgCdc.Engine;

/// <summary>How an operation tells what it does, and asks before it changes anything. The caller decides how that is shown.</summary>
public interface IOperationEvents
{
    /// <summary>A remote call and how long it took.</summary>
    void Verbose(string message);

    /// <summary>A statement, without secrets.</summary>
    void Debug(string message);

    /// <summary>A consequence that the caller should know of: restart, cost, security.</summary>
    void Warning(string message);

    /// <summary>
    /// Says something once the result has been handed over: a caller who ends the pipeline at a warning (<c>-WarningAction Stop</c>) must not lose the
    /// result of what is done already, such as the password of a new role.
    /// </summary>
    void AfterResult(Action<IOperationEvents> say) => say?.Invoke(this);

    /// <summary>Asks whether a plan may be carried out; false means: do nothing.</summary>
    /// <param name="target">What would be changed, for a person to read.</param>
    /// <param name="plan">The steps, secrets replaced.</param>
    Task<bool> ConfirmAsync(string target, Plans.Plan plan);
}
