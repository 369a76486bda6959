using System.Collections;
using System.IO.Enumeration;
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
        // As -Check itself compares; WildcardPattern throws at a '[' that is not closed yet.
        var word = (wordToComplete ?? string.Empty).Trim('\'', '"') + "*";
        return ReadinessCatalogue.All
            .Where(check => FileSystemName.MatchesSimpleExpression(word, check.Id))
            .Select(check => new CompletionResult(check.Id, check.Id, CompletionResultType.ParameterValue, check.Reference));
    }
}
