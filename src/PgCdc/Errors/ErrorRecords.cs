using System.Management.Automation;

namespace PgCdc.PowerShell;

/// <summary>The one place where exceptions become PowerShell errors.</summary>
internal static class ErrorRecords
{
    /// <summary>Makes the error record for an exception.</summary>
    /// <param name="failure">What was thrown.</param>
    /// <param name="target">The item that was worked on, where the exception does not name one itself.</param>
    public static ErrorRecord From(Exception failure, object? target)
    {
        // PowerShell's own calls (a path that does not exist, say) bring a record that says it best.
        if (failure is IContainsErrorRecord { ErrorRecord: { CategoryInfo.Category: not ErrorCategory.NotSpecified } record })
        {
            return new ErrorRecord(record, failure);
        }

        var problem = failure as PgCdcException ?? Unexpected(failure);
        return new ErrorRecord(problem, problem.ErrorId, Enum.Parse<ErrorCategory>(problem.Kind.ToString()), problem.Target ?? target)
        {
            ErrorDetails = new ErrorDetails(problem.Message) { RecommendedAction = problem.RecommendedAction },
        };
    }

    private static PgCdcException Unexpected(Exception failure) => new(
        "UnexpectedError",
        ErrorKind.InvalidResult,
        $"Unexpected {failure.GetType().Name}: {failure.Message}",
        "This is a defect of PgCdc: please report it with the output of Get-Error.",
        innerException: failure);
}
