using System.Management.Automation;

namespace PgCdc.PowerShell;

/// <summary>
/// Takes a server name out of whatever comes down the pipeline: a string, or an object with a property that names a server. Without it PowerShell would
/// turn an object into its text before it looks at the properties.
/// </summary>
public sealed class ServerTransformationAttribute : ArgumentTransformationAttribute
{
    private static readonly string[] Names = ["Server", "FullyQualifiedDomainName", "HostName"];

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var input = inputData is PSObject wrapped && wrapped.BaseObject is not PSCustomObject ? wrapped.BaseObject : inputData;
        var names = input switch
        {
            string text => [text],
            System.Collections.IEnumerable many when input is not PSObject => many.Cast<object?>().Select(Name).ToArray(),
            _ => [Name(input)],
        };

        // A variable that holds nothing must not pass for a list of servers that was worked off.
        return names.Length == 0 ? new[] { string.Empty } : names;
    }

    private static string Name(object? item)
    {
        // A name that is missing is reported as such by what reads the names.
        if (item is null)
        {
            return string.Empty;
        }

        var value = PSObject.AsPSObject(item);
        if (value.BaseObject is string text)
        {
            return text;
        }

        foreach (var name in Names)
        {
            if (value.Properties[name]?.Value is { } server)
            {
                return LanguagePrimitives.ConvertTo<string>(server);
            }
        }

        throw new ArgumentTransformationMetadataException(
            $"An object of type {value.BaseObject.GetType().Name} does not name a server. Pipe names, or objects with a property Server, HostName or FullyQualifiedDomainName.");
    }
}
