using PgCdc.Sandbox;

namespace PgCdc.Engine.Tests.TestServers;

/// <summary>The major versions that a theory runs on.</summary>
public static class Majors
{
    /// <summary>Every major that PgCdc supports.</summary>
    public static TheoryData<int> All { get; } = new(ServerBinaries.SupportedMajors);

    /// <summary>The oldest, the newest, and one between them.</summary>
    public static TheoryData<int> Few { get; } = new(12, 15, 18);
}
