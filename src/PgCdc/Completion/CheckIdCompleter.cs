using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using PgCdc.Engine.Readiness;

namespace PgCdc.PowerShell;

/// <summary>Completes the ids of readiness checks.</summary>
public sealed class CheckIdCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var word = WildcardPattern.Get((wordToComplete ?? string.Empty).Trim('\'', '"') + "*", WildcardOptions.IgnoreCase);
        return ReadinessCatalogue.All
            .Where(check => word.IsMatch(check.Id))
            .Select(check => new CompletionResult(check.Id, check.Id, CompletionResultType.ParameterValue, check.Reference));
    }
}
