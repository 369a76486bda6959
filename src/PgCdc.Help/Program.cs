using System.Reflection;
using PgCdc.Help;

// PgCdc.Help <response file>; its lines: assembly=, help=, module=, reference= (many). See Help.targets, and module/help/README.md for the sources.
var settings = File.ReadLines(args[0]).Select(line => line.Split('=', 2)).ToLookup(pair => pair[0], pair => pair[1]);
var assembly = settings["assembly"].Single();
var helpFolder = settings["help"].Single();
var moduleBase = settings["module"].Single();

var problems = new Problems();
var sources = Directory.GetFiles(helpFolder, "*.md").Where(path => Path.GetFileName(path) != "README.md").Order(StringComparer.Ordinal);
var files = sources.ToLookup(KindOf, path => HelpFile.Read(path, problems));
using var metadata = new MetadataLoadContext(new PathAssemblyResolver(settings["reference"].Append(assembly)), "System.Runtime");
var cmdlets = CmdletInfo.AllOf(metadata.LoadFromAssemblyPath(assembly));

var pages = HelpPage.Match(cmdlets, files[Kind.Cmdlet].ToList(), files[Kind.Include].ToList(), helpFolder, problems);
var topics = files[Kind.About].Select(file => (file.Name, Text: AboutTopic.Render(file, problems))).ToList();
if (problems.Any)
{
    return 1;
}

var culture = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(assembly)!, "en-US")).FullName;
Maml.Document(pages).Save(Path.Combine(culture, Path.GetFileName(assembly) + "-Help.xml"));

// Get-Help looks for these in the module's own folder only.
var aboutFolder = Directory.CreateDirectory(Path.Combine(moduleBase, "en-US")).FullName;
foreach (var stale in Directory.GetFiles(aboutFolder, "about_*.help.txt"))
{
    File.Delete(stale);
}

foreach (var (name, text) in topics)
{
    File.WriteAllText(Path.Combine(aboutFolder, name + ".help.txt"), text);
}

return 0;

static Kind KindOf(string path) => Path.GetFileName(path) switch
{
    ['_', ..] => Kind.Include,
    ['a', 'b', 'o', 'u', 't', '_', ..] => Kind.About,
    _ => Kind.Cmdlet,
};

internal enum Kind
{
    Cmdlet,
    Include,
    About,
}
