using System.Globalization;

namespace PgCdc.Sandbox;

/// <summary>What the program is asked to do.</summary>
/// <param name="Major">Major version of the server; without one, the newest at hand.</param>
/// <param name="Serve">Only serve the shop database, until Ctrl+C.</param>
/// <param name="Engine">Call the engine, although there may be a pwsh.</param>
/// <param name="Help">Only say what can be asked.</param>
internal sealed record ProgramArguments(int? Major = null, bool Serve = false, bool Engine = false, bool Help = false)
{
    /// <summary>What can be asked.</summary>
    public static string Usage { get; } =
        $"""
        Usage: dotnet run --project tests/PgCdc.Sandbox [-- [serve] [MAJOR] [--engine]]

          MAJOR     PostgreSQL {Oldest} to {Newest}; without it the newest one that is installed, or else {Newest}
          --engine  call the engine of PgCdc directly, although pwsh is on PATH
          serve     only start the server with its shop database, and leave it running until Ctrl+C

        Starts a throw-away PostgreSQL, prepares it as a CDC source, streams a change of each kind out of it and removes it.
        The exit code is 0 when every step was verified, and 1 when one was not.
        """;

    private static int Oldest => ServerBinaries.SupportedMajors[0];

    private static int Newest => ServerBinaries.SupportedMajors[^1];

    /// <summary>Reads the arguments.</summary>
    /// <returns>False when they make no sense.</returns>
    public static bool TryParse(IReadOnlyList<string> words, out ProgramArguments arguments)
    {
        arguments = new ProgramArguments();
        foreach (var word in words)
        {
            var next = word switch
            {
                "serve" => arguments with { Serve = true },
                "--engine" => arguments with { Engine = true },
                "--help" or "-h" or "-?" => arguments with { Help = true },
                _ when arguments.Major is null && IsSupported(word, out var major) => arguments with { Major = major },
                _ => arguments,
            };
            if (next == arguments)
            {
                return false;
            }

            arguments = next;
        }

        return arguments is not { Serve: true, Engine: true };
    }

    private static bool IsSupported(string word, out int major)
        => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out major) && ServerBinaries.SupportedMajors.Contains(major);
}
