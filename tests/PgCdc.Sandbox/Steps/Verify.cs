namespace PgCdc.Sandbox.Steps;

/// <summary>What a step demands before it counts as done.</summary>
internal static class Verify
{
    /// <summary>Demands that something holds.</summary>
    /// <exception cref="SandboxException">It does not.</exception>
    public static void That(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new SandboxException(otherwise);
        }
    }

    /// <summary>Demands that two lists hold the same names, in whatever order.</summary>
    /// <exception cref="SandboxException">They do not.</exception>
    public static void Same(IEnumerable<string> expected, IEnumerable<string> actual, string what)
    {
        var (wanted, found) = (expected.Order(StringComparer.Ordinal).ToArray(), actual.Order(StringComparer.Ordinal).ToArray());
        That(wanted.SequenceEqual(found), $"{what}: expected {string.Join(", ", wanted)}; found {string.Join(", ", found)}.");
    }
}
