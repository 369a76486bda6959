using PgCdc.Sandbox;

namespace PgCdc.Engine.Tests.SandboxProgram;

/// <summary>The program as a newcomer starts it.</summary>
internal static class SandboxProcess
{
    public static ChildProcess For(params string[] arguments)
        => new(Environment.ProcessPath!, ["exec", Path.Combine(AppContext.BaseDirectory, "PgCdc.Sandbox.dll"), .. arguments]);
}
