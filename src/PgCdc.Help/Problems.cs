namespace PgCdc.Help;

/// <summary>What is wrong with the sources, said the way MSBuild understands: it shows each as an error of the build.</summary>
internal sealed class Problems
{
    public bool Any { get; private set; }

    /// <param name="file">The file to mend, or to make.</param>
    /// <param name="line">Counted from 1; 0 where it is about the file as a whole.</param>
    /// <param name="message">What is wrong.</param>
    public void Add(string file, int line, string message)
    {
        Any = true;
        Console.WriteLine($"{file}({Math.Max(line, 1)}): error HELP: {message}");
    }
}
