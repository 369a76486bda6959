using PgCdc.Engine.Postgres;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Readiness.Checks.Publications;

/// <summary>What is wrong with the tables that the caller named: those that are not there, and those that no publication can publish.</summary>
internal sealed class NamedTables
{
    private const int Nearest = 3;
    private readonly List<string> problems = [];
    private readonly List<string> unknown = [];
    private readonly List<string> unmatched = [];
    private readonly List<string> unpublishable = [];

    private NamedTables()
    {
    }

    /// <summary>All names that something is wrong with.</summary>
    public IReadOnlyList<string> Problems => problems;

    /// <summary>Holds the names against what was found. Exact names are looked up; only patterns, which are few, walk over the tables.</summary>
    public static NamedTables Find(Snapshot snapshot)
    {
        var found = new NamedTables();
        if (snapshot.Request.Tables.Count == 0)
        {
            return found;
        }

        var tables = snapshot.Tables.Value.Where(table => !table.NotLogged).Select(table => new QualifiedName(table.Schema, table.Name)).ToHashSet();
        var others = (snapshot.OtherRelations.Unreadable is null ? snapshot.OtherRelations.Value : [])
            .ToDictionary(relation => new QualifiedName(relation.Schema, relation.Name), relation => relation.Kind);
        var similar = snapshot.SimilarTables.ToLookup(table => table.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var pattern in snapshot.Request.Tables)
        {
            if (pattern.IsWildcard || pattern.Schema is null)
            {
                found.Match(pattern, tables);
            }
            else
            {
                found.LookUp(new QualifiedName(pattern.Schema, pattern.Name), tables, others, similar);
            }
        }

        return found;
    }

    /// <summary>A sentence on each kind of problem.</summary>
    public IEnumerable<string> Reasons()
    {
        if (unknown.Count > 0)
        {
            yield return $"There is no table {Names.Shorten(unknown)}.";
        }

        if (unmatched.Count > 0)
        {
            yield return $"No table matches {Names.Shorten(unmatched)}.";
        }

        if (unpublishable.Count > 0)
        {
            yield return $"No publication can publish {Names.Shorten(unpublishable)}.";
        }
    }

    private void Match(TablePattern pattern, HashSet<QualifiedName> tables)
    {
        if (!tables.Any(table => pattern.Matches(table.Schema, table.Name)))
        {
            var text = string.Join('.', new[] { pattern.Schema, pattern.Name }.OfType<string>());
            unmatched.Add(text);
            problems.Add(text);
        }
    }

    private void LookUp(QualifiedName name, HashSet<QualifiedName> tables, Dictionary<QualifiedName, string> others, ILookup<string, QualifiedName> similar)
    {
        if (tables.Contains(name))
        {
            return;
        }

        var spelled = name.ToString();
        problems.Add(spelled);
        if (others.TryGetValue(name, out var kind))
        {
            unpublishable.Add($"{spelled} ({kind})");
            return;
        }

        var near = similar[name.Name].Take(Nearest).Select(table => table.ToString()).ToList();
        unknown.Add(near.Count == 0 ? spelled : $"{spelled} (did you mean {string.Join(" or ", near)}?)");
    }
}
