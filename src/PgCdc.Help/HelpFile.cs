using Markdig;
using Markdig.Syntax;

namespace PgCdc.Help;

/// <summary>One Markdown file: the text under its headings of levels 1 to 3.</summary>
internal sealed class HelpFile
{
    private static readonly MarkdownPipeline Dialect = new MarkdownPipelineBuilder().UsePipeTables().Build();

    private HelpFile(string path, string source, HelpSection root)
    {
        Path = path;
        Source = source;
        Root = root;
    }

    public string Path { get; }

    public string Source { get; }

    /// <summary>The heading of level 1, with what stands under it.</summary>
    public HelpSection Root { get; }

    public string Name => Root.Title;

    public static HelpFile Read(string path, Problems problems)
    {
        var source = File.ReadAllText(path);
        var document = Markdown.Parse(source, Dialect);
        HelpSection? root = null;
        var open = new Stack<HelpSection>();
        foreach (var block in document)
        {
            if (block is HeadingBlock { Level: <= 3 } heading)
            {
                while (open.TryPeek(out var upper) && upper.Level >= heading.Level)
                {
                    open.Pop();
                }

                var section = new HelpSection(PlainText.Of(heading.Inline), heading.Level, heading.Line + 1);
                if (open.TryPeek(out var parent))
                {
                    parent.Sections.Add(section);
                }
                else
                {
                    root ??= section;
                }

                open.Push(section);
            }
            else if (open.TryPeek(out var section))
            {
                section.Blocks.Add(block);
            }
        }

        if (root is not { Level: 1 })
        {
            problems.Add(path, 1, "The file must begin with a heading of level 1.");
            root = new HelpSection(System.IO.Path.GetFileNameWithoutExtension(path), 1, 1);
        }

        return new HelpFile(path, source, root);
    }
}

/// <summary>A heading, the text under it, and the headings of the next level under it.</summary>
internal sealed record HelpSection(string Title, int Level, int Line)
{
    public List<Block> Blocks { get; } = [];

    public List<HelpSection> Sections { get; } = [];

    public HelpSection? Find(string title) => Sections.Find(section => section.Title.Equals(title, StringComparison.OrdinalIgnoreCase));
}
