using System.Text;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace PgCdc.Help;

/// <summary>Markdown without its marks, as it is read in a terminal.</summary>
internal static class PlainText
{
    /// <summary>Gives one text for each block; those of lists, tables and code have several lines. Nothing is indented: Get-Help trims each text.</summary>
    public static IEnumerable<string> Of(IEnumerable<Block> blocks, string source) =>
        blocks.Select(block => Of(block, source)).Where(text => text.Length > 0);

    public static string Of(ContainerInline? inlines)
    {
        var text = new StringBuilder();
        foreach (var inline in inlines ?? Enumerable.Empty<Inline>())
        {
            text.Append(inline switch
            {
                LiteralInline literal => literal.Content.ToString(),
                CodeInline code => code.Content,
                LineBreakInline => " ",
                AutolinkInline link => link.Url,
                HtmlEntityInline entity => entity.Transcoded.ToString(),
                LinkInline { Url: { } url } link when url.StartsWith("http", StringComparison.Ordinal) && Of(link) != url => $"{Of(link)} ({url})",
                ContainerInline container => Of(container),
                _ => string.Empty,
            });
        }

        return text.ToString();
    }

    private static string Of(Block block, string source) => block switch
    {
        LeafBlock { Inline: { } inline } => Of(inline),
        CodeBlock code => code.Lines.ToString(),
        ListBlock list => string.Join('\n', list.Cast<ListItemBlock>().Select(item => Item(list, item, source))),
        Table table => source.Substring(table.Span.Start, table.Span.Length),
        QuoteBlock quote => string.Join("\n\n", Of(quote.AsEnumerable(), source)),
        _ => string.Empty,
    };

    private static string Item(ListBlock list, ListItemBlock item, string source)
    {
        var mark = list.IsOrdered ? $"{item.Order}. " : "- ";
        var text = string.Join('\n', Of(item.AsEnumerable(), source));
        return mark + Indent(text, new string(' ', mark.Length)).TrimStart();
    }

    private static string Indent(string text, string margin) => margin + text.ReplaceLineEndings("\n").Replace("\n", "\n" + margin, StringComparison.Ordinal);
}
