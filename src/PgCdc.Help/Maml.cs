using System.Globalization;
using System.Xml.Linq;
using Markdig.Syntax;

namespace PgCdc.Help;

/// <summary>The XML that Get-Help reads.</summary>
/// <remarks>Its shape: https://learn.microsoft.com/powershell/scripting/developer/help/writing-help-for-windows-powershell-cmdlets</remarks>
internal static class Maml
{
    private static readonly XNamespace Msh = "http://msh";
    private static readonly XNamespace Text = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    public static XDocument Document(IEnumerable<HelpPage> pages) => new(
        new XElement(Msh + "helpItems", new XAttribute("schema", "maml"), pages.Select(Page)));

    private static XElement Page(HelpPage page)
    {
        var cmdlet = page.Cmdlet;
        return new XElement(
            Command + "command",
            new XAttribute(XNamespace.Xmlns + "maml", Text),
            new XAttribute(XNamespace.Xmlns + "command", Command),
            new XAttribute(XNamespace.Xmlns + "dev", Dev),
            new XElement(
                Command + "details",
                new XElement(Command + "name", cmdlet.Name),
                new XElement(Command + "verb", cmdlet.Verb),
                new XElement(Command + "noun", cmdlet.Noun),
                new XElement(Text + "description", Paragraphs(page, "SYNOPSIS"))),
            new XElement(Text + "description", Paragraphs(page, "DESCRIPTION")),
            new XElement(Command + "syntax", cmdlet.Sets.Select(set => Syntax(page, set))),
            new XElement(Command + "parameters", cmdlet.Parameters.Select(parameter => Parameter(page, parameter, parameter.Uses[0], inSyntax: false))),
            new XElement(Command + "inputTypes", Inputs(page).Select(input => Typed(Command + "inputType", input.Type, input.Text))),
            new XElement(Command + "returnValues", Described(page, "OUTPUTS").Select(output => Typed(Command + "returnValue", output.Type, output.Text))),
            new XElement(Text + "alertSet", new XElement(Text + "alert", Paragraphs(page, "NOTES"))),
            new XElement(Command + "examples", (page.File.Root.Find("EXAMPLES")?.Sections ?? []).Select((example, index) => Example(page, example, index + 1))),
            new XElement(Command + "relatedLinks", Links(page)));
    }

    private static XElement Syntax(HelpPage page, string set)
    {
        var parameters =
            from parameter in page.Cmdlet.Parameters
            let use = parameter.In(set)
            where use is not null
            orderby use.Position ?? int.MaxValue, use.Mandatory ? 0 : 1
            select Parameter(page, parameter, use, inSyntax: true);
        return new XElement(Command + "syntaxItem", new XElement(Text + "name", page.Cmdlet.Name), parameters);
    }

    private static XElement Parameter(HelpPage page, ParameterInfo parameter, ParameterUse use, bool inSyntax) => new(
        Command + "parameter",
        new XAttribute("required", use.Mandatory),
        new XAttribute("variableLength", parameter.TypeName.EndsWith("[]", StringComparison.Ordinal)),
        new XAttribute("globbing", parameter.Wildcards),
        new XAttribute("pipelineInput", use.PipelineInput),
        new XAttribute("position", use.Position?.ToString(CultureInfo.InvariantCulture) ?? "named"),
        new XAttribute("aliases", parameter.Aliases.Length == 0 ? "none" : string.Join(", ", parameter.Aliases)),
        new XElement(Text + "name", parameter.Name),
        new XElement(Text + "description", Paragraphs(page.ParameterTexts[parameter.Name].Concat(Values(parameter, inSyntax)))),
        Value(parameter, inSyntax),
        new XElement(Dev + "type", new XElement(Text + "name", parameter.TypeName), new XElement(Text + "uri")),
        new XElement(Dev + "defaultValue", parameter.Default ?? "None"));

    private static IEnumerable<string> Values(ParameterInfo parameter, bool inSyntax) =>
        inSyntax || parameter.Values.Length == 0 ? [] : [$"Possible values: {string.Join(", ", parameter.Values)}."];

    private static XElement? Value(ParameterInfo parameter, bool inSyntax)
    {
        static XElement One(string text, bool required) =>
            new(Command + "parameterValue", new XAttribute("required", required), new XAttribute("variableLength", false), text);

        if (inSyntax && parameter.IsSwitch)
        {
            return null;
        }

        return inSyntax && parameter.Values.Length > 0
            ? new XElement(Command + "parameterValueGroup", parameter.Values.Select(value => One(value, required: false)))
            : One(parameter.TypeName, required: !parameter.IsSwitch);
    }

    private static IEnumerable<(string Type, IEnumerable<string> Text)> Inputs(HelpPage page)
    {
        var described = Described(page, "INPUTS").ToList();
        var fromPipeline = page.Cmdlet.Parameters.Where(parameter => parameter.Uses.Any(use => use.ByValue));
        return described.Count > 0 ? described : fromPipeline.Select(parameter => (parameter.TypeName, page.ParameterTexts[parameter.Name].Take(1)));
    }

    private static IEnumerable<(string Type, IEnumerable<string> Text)> Described(HelpPage page, string section) =>
        (page.File.Root.Find(section)?.Sections ?? []).Select(type => (type.Title, PlainText.Of(type.Blocks, page.File.Source)));

    private static XElement Typed(XName name, string type, IEnumerable<string> text) => new(
        name,
        new XElement(Dev + "type", new XElement(Text + "name", type)),
        new XElement(Text + "description", Paragraphs(text)));

    private static XElement Example(HelpPage page, HelpSection example, int number)
    {
        var code = example.Blocks.OfType<FencedCodeBlock>().First();
        return new XElement(
            Command + "example",
            new XElement(Text + "title", $"------ Example {number}: {example.Title} ------"),
            new XElement(Dev + "code", code.Lines.ToString()),
            // The empty one keeps the next example's title apart.
            new XElement(Dev + "remarks", Paragraphs(PlainText.Of(example.Blocks.Where(block => block != code), page.File.Source).Append(string.Empty))));
    }

    private static IEnumerable<XElement> Links(HelpPage page) =>
        from list in (page.File.Root.Find("LINKS")?.Blocks ?? []).OfType<ListBlock>()
        from item in list.Cast<ListItemBlock>()
        from link in item.Descendants<Markdig.Syntax.Inlines.LinkInline>()
        select new XElement(
            Text + "navigationLink",
            new XElement(Text + "linkText", PlainText.Of(link)),
            new XElement(Text + "uri", link.Url is { } url && url.StartsWith("http", StringComparison.Ordinal) ? url : string.Empty));

    private static IEnumerable<XElement> Paragraphs(HelpPage page, string section) =>
        Paragraphs(PlainText.Of(page.File.Root.Find(section)?.Blocks ?? [], page.File.Source));

    private static IEnumerable<XElement> Paragraphs(IEnumerable<string> texts) => texts.Select(text => new XElement(Text + "para", text));
}
