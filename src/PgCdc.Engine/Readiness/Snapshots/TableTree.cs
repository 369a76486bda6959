namespace PgCdc.Engine.Readiness.Snapshots;

/// <summary>The tables of a snapshot with their partitions under them. Built in one pass, so that 50,000 tables cost no more than to read them.</summary>
internal sealed class TableTree
{
    private readonly Dictionary<string, TableFacts> partitioned = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<TableFacts>> leaves = new(StringComparer.Ordinal);

    public TableTree(IEnumerable<TableFacts> tables)
    {
        foreach (var table in tables)
        {
            if (table.AncestorName is { } name)
            {
                partitioned[name] = table;
            }
            else
            {
                foreach (var ancestor in table.Ancestors)
                {
                    AddLeaf(ancestor, table);
                }
            }
        }
    }

    /// <summary>The partitions of a partitioned table that hold rows, at any depth.</summary>
    public IReadOnlyList<TableFacts> LeavesOf(TableFacts table) => table.AncestorName is { } name ? leaves.GetValueOrDefault(name) ?? [] : [];

    /// <summary>Those of the tables that a publication for what is in scope would name: a partition is published with its parent.</summary>
    public List<TableFacts> Listed(IEnumerable<TableFacts> tables) =>
        tables.Where(table => table.InScope && !table.NotLogged && !Array.Exists(table.Ancestors, ancestor => partitioned.TryGetValue(ancestor, out var parent) && parent.InScope)).ToList();

    /// <summary>True when UPDATE and DELETE go on working once it is published: what counts are the tables that hold the rows.</summary>
    public bool KeepsWritesWorking(TableFacts table) => table.Partitioned ? LeavesOf(table).All(leaf => leaf.HasIdentity) : table.HasIdentity;

    /// <summary>True when the publication publishes it: by itself, with a parent, or as all of its partitions.</summary>
    public bool IsPublished(TableFacts table, PublicationFacts publication) =>
        table.Published || table.PublishedThroughParent || (table.Partitioned && AsPartitions(table, publication));

    // Without publish_via_partition_root PostgreSQL lists the partitions in place of their root, so for a root without any only the definition is left.
    private bool AsPartitions(TableFacts table, PublicationFacts publication) => LeavesOf(table) is { Count: > 0 } all
        ? all.All(leaf => leaf.Published)
        : publication.AllTables || publication.Schemas.Contains(table.Schema);

    private void AddLeaf(string ancestor, TableFacts leaf)
    {
        if (!leaves.TryGetValue(ancestor, out var list))
        {
            leaves[ancestor] = list = [];
        }

        list.Add(leaf);
    }
}
