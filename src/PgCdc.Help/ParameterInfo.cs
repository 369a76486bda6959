using System.Reflection;

namespace PgCdc.Help;

/// <summary>How a parameter takes part in one parameter set, or in all.</summary>
internal sealed record ParameterUse(string Set, bool Mandatory, int? Position, bool ByValue, bool ByPropertyName, bool Remaining)
{
    public const string AllSets = "__AllParameterSets";

    public string PipelineInput => (ByPropertyName, ByValue) switch
    {
        (true, true) => "True (ByPropertyName, ByValue)",
        (true, false) => "True (ByPropertyName)",
        (false, true) => "True (ByValue)",
        _ => "False",
    };
}

/// <summary>A parameter of a cmdlet.</summary>
/// <param name="Name">Its name, without the dash.</param>
/// <param name="Owner">Name of the class that declares it; includes go by it.</param>
/// <param name="TypeName">Its type as PowerShell writes it.</param>
/// <param name="Values">The values that it may have, where they are few.</param>
/// <param name="Aliases">Its other names.</param>
/// <param name="Default">The PSDefaultValue attribute: reflection cannot see what a property is initialized with.</param>
/// <param name="Wildcards">Whether it carries SupportsWildcards.</param>
/// <param name="Uses">One for each parameter set that it is in, or one for all.</param>
/// <param name="KnownText">The text, for a parameter that PowerShell adds.</param>
internal sealed record ParameterInfo(
    string Name,
    string Owner,
    string TypeName,
    string[] Values,
    string[] Aliases,
    string? Default,
    bool Wildcards,
    ParameterUse[] Uses,
    string? KnownText = null)
{
    public bool IsSwitch => TypeName == "SwitchParameter";

    public ParameterUse? In(string set) => Uses.FirstOrDefault(use => use.Set == set) ?? Uses.FirstOrDefault(use => use.Set == ParameterUse.AllSets);

    public static ParameterInfo Common(string name, string alias, string text) =>
        new(name, "PSCmdlet", "SwitchParameter", [], [alias], "False", false, [new(ParameterUse.AllSets, false, null, false, false, false)], text);

    public static ParameterInfo? Read(PropertyInfo property)
    {
        var attributes = property.GetCustomAttributesData();
        var uses = attributes.Named("ParameterAttribute").Select(Use).ToArray();
        if (uses.Length == 0)
        {
            return null;
        }

        var type = Nullable(property.PropertyType) ?? property.PropertyType;
        var element = type.IsArray ? type.GetElementType()! : type;
        var values = element.IsEnum ? element.GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => field.Name) : [];
        var set = attributes.Named("ValidateSetAttribute").SelectMany(attribute => attribute.Arguments()).OfType<string>();
        var standard = attributes.Named("PSDefaultValueAttribute").Select(attribute => attribute.Value("Help") ?? attribute.Value("Value")).FirstOrDefault();
        return new ParameterInfo(
            property.Name,
            property.DeclaringType!.Name,
            type.Name,
            set.Concat(values).ToArray(),
            attributes.Named("AliasAttribute").SelectMany(attribute => attribute.Arguments()).OfType<string>().ToArray(),
            type.Name == "SwitchParameter" ? "False" : standard?.ToString(),
            attributes.Named("SupportsWildcardsAttribute").Count > 0,
            uses);
    }

    private static ParameterUse Use(CustomAttributeData attribute) => new(
        attribute.Value("ParameterSetName") as string ?? ParameterUse.AllSets,
        attribute.Value("Mandatory") is true,
        attribute.Value("Position") as int?,
        attribute.Value("ValueFromPipeline") is true,
        attribute.Value("ValueFromPipelineByPropertyName") is true,
        attribute.Value("ValueFromRemainingArguments") is true);

    private static Type? Nullable(Type type) => type is { IsGenericType: true, Name: "Nullable`1" } ? type.GetGenericArguments()[0] : null;
}
