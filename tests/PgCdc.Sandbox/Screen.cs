namespace PgCdc.Sandbox;

/// <summary>Where the program writes to, and how.</summary>
/// <param name="Out">The lines go here.</param>
/// <param name="Width">Columns that a table may take.</param>
/// <param name="Colour">Whether escape sequences are understood.</param>
internal sealed record Screen(TextWriter Out, int Width, bool Colour)
{
    private const int WidthOfFile = 140;

    /// <summary>The console; a file or pipe in its place is given no colour.</summary>
    public static Screen OfConsole()
        => Console.IsOutputRedirected
            ? new Screen(Console.Out, WidthOfFile, Colour: false)
            : new Screen(Console.Out, Math.Max(Console.WindowWidth, 80), string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")));

    /// <summary>Writes one line.</summary>
    public void Line(string text = "") => Out.WriteLine(text);

    /// <summary>Writes a line that belongs to the step under whose title it stands.</summary>
    public void Detail(string text) => Line("    " + text);
}
