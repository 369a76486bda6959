namespace PgCdc.Help;

/// <summary>A cmdlet with the prose about it, complete.</summary>
internal sealed record HelpPage(CmdletInfo Cmdlet, HelpFile File, IReadOnlyDictionary<string, string[]> ParameterTexts)
{
    private const string Parameters = "PARAMETERS";
    private static readonly string[] Required = ["SYNOPSIS", "DESCRIPTION"];
    private static readonly string[] Known = [.. Required, Parameters, "EXAMPLES", "INPUTS", "OUTPUTS", "NOTES", "LINKS"];

    /// <summary>Brings cmdlets and files together, and says where one lacks the other.</summary>
    public static List<HelpPage> Match(List<CmdletInfo> cmdlets, List<HelpFile> files, List<HelpFile> includes, string folder, Problems problems)
    {
        foreach (var file in files.Where(file => !cmdlets.Exists(cmdlet => cmdlet.Name == file.Name)))
        {
            problems.Add(file.Path, 1, $"There is no cmdlet {file.Name}.");
        }

        foreach (var include in includes)
        {
            var shared = cmdlets.SelectMany(cmdlet => cmdlet.Parameters).Where(parameter => parameter.Owner == include.Name);
            NoStrangers(include, shared.Select(parameter => parameter.Name).ToHashSet(), $"The class {include.Name} declares no parameter of a cmdlet", problems);
        }

        return cmdlets.Select(cmdlet => Make(cmdlet, files, includes, folder, problems)).OfType<HelpPage>().ToList();
    }

    private static HelpPage? Make(CmdletInfo cmdlet, List<HelpFile> files, List<HelpFile> includes, string folder, Problems problems)
    {
        if (files.Find(file => file.Name == cmdlet.Name) is not { } file)
        {
            problems.Add(Path.Combine(folder, cmdlet.Name + ".md"), 1, $"The cmdlet {cmdlet.Name} has no help file.");
            return null;
        }

        foreach (var section in file.Root.Sections.Where(section => !Known.Contains(section.Title)))
        {
            problems.Add(file.Path, section.Line, $"'{section.Title}' is none of {string.Join(", ", Known)}.");
        }

        foreach (var title in Required.Where(title => file.Root.Find(title) is not { Blocks.Count: > 0 }))
        {
            problems.Add(file.Path, 1, $"{title} is missing.");
        }

        CheckExamples(file, problems);
        CheckOutputs(cmdlet, file, problems);
        NoStrangers(file, cmdlet.Parameters.Select(parameter => parameter.Name).ToHashSet(), $"{cmdlet.Name} has no parameter", problems);
        return new HelpPage(cmdlet, file, Texts(cmdlet, file, includes, problems));
    }

    private static Dictionary<string, string[]> Texts(CmdletInfo cmdlet, HelpFile file, List<HelpFile> includes, Problems problems)
    {
        var texts = new Dictionary<string, string[]>();
        foreach (var parameter in cmdlet.Parameters)
        {
            var sources = includes.Where(include => include.Name == parameter.Owner).Prepend(file);
            var text = sources.Select(source => TextOf(source, parameter.Name)).FirstOrDefault(found => found.Length > 0)
                ?? (parameter.KnownText is null ? [] : [parameter.KnownText]);
            if (text.Length == 0)
            {
                problems.Add(file.Path, file.Root.Find(Parameters)?.Line ?? 1, $"-{parameter.Name} of {cmdlet.Name} has no text.");
            }

            texts[parameter.Name] = text;
        }

        return texts;
    }

    private static string[] TextOf(HelpFile file, string parameter) =>
        file.Root.Find(Parameters)?.Find("-" + parameter) is { } section ? PlainText.Of(section.Blocks, file.Source).ToArray() : [];

    private static void NoStrangers(HelpFile file, HashSet<string> parameters, string otherwise, Problems problems)
    {
        foreach (var section in file.Root.Find(Parameters)?.Sections ?? [])
        {
            if (!parameters.Contains(section.Title.TrimStart('-')) || !section.Title.StartsWith('-'))
            {
                problems.Add(file.Path, section.Line, $"{otherwise} '{section.Title}'.");
            }
        }
    }

    private static void CheckExamples(HelpFile file, Problems problems)
    {
        var examples = file.Root.Find("EXAMPLES");
        if (examples is not { Sections.Count: > 0 })
        {
            problems.Add(file.Path, examples?.Line ?? 1, "EXAMPLES has no example.");
            return;
        }

        foreach (var example in examples.Sections.Where(example => !example.Blocks.OfType<Markdig.Syntax.FencedCodeBlock>().Any()))
        {
            problems.Add(file.Path, example.Line, $"The example '{example.Title}' has no code.");
        }
    }

    private static void CheckOutputs(CmdletInfo cmdlet, HelpFile file, Problems problems)
    {
        var section = file.Root.Find("OUTPUTS");
        var described = section?.Sections.Select(output => output.Title).ToArray() ?? [];
        foreach (var type in cmdlet.OutputTypes.Except(described))
        {
            problems.Add(file.Path, section?.Line ?? 1, $"OUTPUTS does not describe {type}.");
        }

        foreach (var type in described.Except(cmdlet.OutputTypes))
        {
            problems.Add(file.Path, section!.Line, $"OUTPUTS describes {type}, which no OutputType attribute of {cmdlet.Name} names.");
        }
    }
}
