using System.Collections.ObjectModel;
using System.Reflection;

namespace PgCdc.Help;

/// <summary>Attributes as metadata: their classes cannot be loaded, because PowerShell is there as a reference assembly only.</summary>
internal static class Attributes
{
    public static List<CustomAttributeData> Named(this IEnumerable<CustomAttributeData> attributes, string name) =>
        attributes.Where(attribute => attribute.AttributeType.Name == name && attribute.AttributeType.Namespace == "System.Management.Automation").ToList();

    /// <summary>Gives the value of a named argument, or null where it is not given.</summary>
    public static object? Value(this CustomAttributeData attribute, string name) =>
        attribute.NamedArguments.FirstOrDefault(argument => argument.MemberName == name).TypedValue.Value;

    /// <summary>Gives the constructor's arguments, those of a params array one by one.</summary>
    public static IEnumerable<object?> Arguments(this CustomAttributeData attribute) => attribute.ConstructorArguments.SelectMany(
        argument => argument.Value is ReadOnlyCollection<CustomAttributeTypedArgument> many ? many.Select(one => one.Value) : [argument.Value]);
}
