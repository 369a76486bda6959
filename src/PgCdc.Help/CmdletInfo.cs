using System.Reflection;

namespace PgCdc.Help;

/// <summary>A cmdlet as the compiler knows it. Only metadata is read: nothing of the module is run.</summary>
internal sealed record CmdletInfo(string Verb, string Noun, Type Class, string? DefaultSet, ParameterInfo[] Parameters, string[] OutputTypes)
{
    public string Name => $"{Verb}-{Noun}";

    /// <summary>The names of the parameter sets, the default one first.</summary>
    public IEnumerable<string> Sets
    {
        get
        {
            var all = Parameters.SelectMany(parameter => parameter.Uses).Select(use => use.Set).Distinct();
            var named = all.Where(set => set != ParameterUse.AllSets).ToList();
            return named.Count == 0 ? [ParameterUse.AllSets] : named.OrderBy(set => set == DefaultSet ? 0 : 1);
        }
    }

    public static List<CmdletInfo> AllOf(Assembly assembly) =>
        assembly.GetExportedTypes().Where(type => !type.IsAbstract).Select(Read).OfType<CmdletInfo>().OrderBy(cmdlet => cmdlet.Name, StringComparer.Ordinal).ToList();

    private static CmdletInfo? Read(Type type)
    {
        if (type.GetCustomAttributesData().Named("CmdletAttribute") is not [var cmdlet])
        {
            return null;
        }

        var parameters = Ancestry(type)
            .SelectMany(owner => owner.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly))
            .DistinctBy(property => property.Name)
            .Select(ParameterInfo.Read)
            .OfType<ParameterInfo>()
            .ToList();
        if (cmdlet.Value("SupportsShouldProcess") is true)
        {
            parameters.Add(ParameterInfo.Common("Confirm", "cf", "Asks for confirmation before anything is changed."));
            parameters.Add(ParameterInfo.Common("WhatIf", "wi", "Shows what would be changed, to the exact statement, and changes nothing."));
        }

        var outputs = type.GetCustomAttributesData().Named("OutputTypeAttribute").SelectMany(attribute => attribute.Arguments());
        return new CmdletInfo(
            (string)cmdlet.ConstructorArguments[0].Value!,
            (string)cmdlet.ConstructorArguments[1].Value!,
            type,
            cmdlet.Value("DefaultParameterSetName") as string,
            [.. parameters],
            outputs.Select(output => output is Type named ? named.FullName! : (string)output!).Distinct().ToArray());
    }

    private static IEnumerable<Type> Ancestry(Type type)
    {
        for (Type? at = type; at is not null && at.Assembly == type.Assembly; at = at.BaseType)
        {
            yield return at;
        }
    }
}
