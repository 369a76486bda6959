using System.Text;
using Markdig.Extensions.Tables;
using Markdig.Syntax;

namespace PgCdc.Help;

/// <summary>A conceptual topic as Get-Help shows it: plain text of 80 columns, its synopsis on the fifth line.</summary>
internal static class AboutTopic
{
    private const int Width = 80;
    private const string Margin = "    ";

    public static string Render(HelpFile file, Problems problems)
    {
        if (file.Name != Path.GetFileNameWithoutExtension(file.Path))
        {
            problems.Add(file.Path, 1, $"The first heading must be '{Path.GetFileNameWithoutExtension(file.Path)}', as the file is called.");
        }

        if (file.Root.Sections is not [{ Title: "SHORT DESCRIPTION", Blocks.Count: 1 }, ..])
        {
            problems.Add(file.Path, 1, "The first section must be SHORT DESCRIPTION, of one paragraph.");
        }

        var text = new StringBuilder($"TOPIC\n{Margin}{file.Name}\n\n");
        foreach (var section in file.Root.Sections)
        {
            Write(text, section, file.Source);
        }

        return text.ToString();
    }

    private static void Write(StringBuilder text, HelpSection section, string source)
    {
        text.Append(section.Level == 2 ? section.Title : "  " + section.Title).Append('\n');
        foreach (var block in section.Blocks)
        {
            foreach (var paragraph in PlainText.Of([block], source))
            {
                var kept = MarginOf(block) is { } margin ? margin + paragraph.Replace("\n", "\n" + margin, StringComparison.Ordinal) : null;
                text.Append(kept ?? Wrap(paragraph)).Append("\n\n");
            }
        }

        foreach (var inner in section.Sections)
        {
            Write(text, inner, source);
        }
    }

    /// <summary>Gives the margin of text that must keep its lines; null for text that is wrapped.</summary>
    private static string? MarginOf(Block block) => block switch
    {
        CodeBlock => Margin + Margin,
        Table => Margin,
        _ => null,
    };

    private static string Wrap(string paragraph) => string.Join('\n', paragraph.Split('\n').Select(WrapLine));

    private static string WrapLine(string line)
    {
        var lead = line.Length - line.TrimStart(' ').Length;
        var hang = lead + (line.AsSpan(lead).StartsWith("- ") ? 2 : 0);
        var text = new StringBuilder(Margin + new string(' ', lead));
        var column = text.Length;
        foreach (var word in line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (column + word.Length > Width && column > Margin.Length + hang)
            {
                text.Length--;
                text.Append('\n').Append(Margin).Append(' ', hang);
                column = Margin.Length + hang;
            }

            text.Append(word).Append(' ');
            column += word.Length + 1;
        }

        return text.ToString().TrimEnd();
    }
}
