namespace PgCdc.Sandbox.Commands;

/// <summary>The results of one target, one line each.</summary>
internal static class ReadinessTable
{
    /// <summary>Writes the table.</summary>
    public static void Write(IReadOnlyList<ReadinessCheck> checks, Screen screen)
    {
        if (checks.Count == 0)
        {
            return;
        }

        screen.Detail(checks[0].GetHeading());
        var width = checks.Max(check => check.Check.Length);
        foreach (var check in checks)
        {
            var line = $"{check.Status,-4}  {check.Check.PadRight(width)}  {(check.Reason ?? check.Actual)?.ReplaceLineEndings(" ")}";
            screen.Detail(line.Length <= screen.Width - 4 ? line.TrimEnd() : line[..(screen.Width - 5)] + "…");
        }
    }
}
