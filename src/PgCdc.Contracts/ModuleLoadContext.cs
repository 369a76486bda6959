using System.Reflection;
using System.Runtime.Loader;

namespace PgCdc;

/// <summary>
/// The named load context that holds the cmdlets, the engine and their dependencies, apart from whatever versions of the same assemblies
/// other modules brought into the session.
/// </summary>
/// <remarks>
/// A loader, not a resolver: the context loads the cmdlets' assembly itself, so nothing of it ever reaches the default context.
/// Only module/PgCdc.psm1 calls it; a psm1 of any version may meet the loader of any other, so the name and signature of LoadModule never change.
/// </remarks>
public sealed class ModuleLoadContext : AssemblyLoadContext
{
    private static readonly Assembly Contracts = typeof(ModuleLoadContext).Assembly;
    private static readonly Lazy<Assembly> Module = new(() => new ModuleLoadContext(Path.GetDirectoryName(Contracts.Location)!).module);

    private readonly AssemblyDependencyResolver resolver;
    private readonly Assembly module;

    private ModuleLoadContext(string folder)
        : base("PgCdc")
    {
        var path = Path.Combine(folder, "PgCdc.dll");
        resolver = new AssemblyDependencyResolver(path);
        module = LoadFromAssemblyPath(path);
    }

    /// <summary>Gives the assembly of the cmdlets, which lies beside this one; it is loaded the first time, for all runspaces of the process.</summary>
    public static Assembly LoadModule() => Module.Value;

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        ArgumentNullException.ThrowIfNull(assemblyName);

        // Output types must be the same types everywhere in the session.
        if (assemblyName.Name == Contracts.GetName().Name)
        {
            return Contracts;
        }

        var path = resolver.ResolveAssemblyToPath(assemblyName);
        return path is null ? null : LoadFromAssemblyPath(path);
    }

    /// <inheritdoc/>
    protected override IntPtr LoadUnmanagedDll(string unmanagedDllName)
    {
        var path = resolver.ResolveUnmanagedDllToPath(unmanagedDllName);
        return path is null ? IntPtr.Zero : LoadUnmanagedDllFromPath(path);
    }
}
