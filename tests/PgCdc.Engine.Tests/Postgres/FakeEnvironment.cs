using PgCdc.Engine.Postgres;

namespace PgCdc.Engine.Tests.Postgres;

/// <summary>An environment that has only what a test puts into it.</summary>
internal sealed class FakeEnvironment : LibpqEnvironment
{
    public Dictionary<string, string> Variables { get; } = [];

    public Dictionary<string, string> Files { get; } = [];

    public Dictionary<string, UnixFileMode> Modes { get; } = [];

    public bool Windows { get; init; }

    public override bool IsWindows => Windows;

    public override string AccountName => "account";

    public override string? Variable(string name) => Variables.GetValueOrDefault(name);

    public override bool FileExists(string path) => Files.ContainsKey(path);

    public override IReadOnlyList<string> ReadLines(string path) => Files[path].Split('\n');

    public override UnixFileMode? FileMode(string path) =>
        Windows ? null : Modes.GetValueOrDefault(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
}
