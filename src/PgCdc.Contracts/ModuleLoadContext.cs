using System.Reflection;
using System.Runtime.Loader;

namespace PgCdc;

/// <summary>
/// The named load context that holds the cmdlets, the engine and their dependencies, apart from whatever versions of the same assemblies
/// other modules brought into the session.
/// </summary>
/// <remarks>A loader, not a resolver: the context loads the cmdlets' assembly itself, so nothing of it ever reaches the default context.</remarks>
public sealed class ModuleLoadContext : AssemblyLoadContext
{
    private const string ModuleAssembly = "PgCdc";
    private static readonly object Gate = new();
    private static ModuleLoadContext? instance;

    private readonly AssemblyDependencyResolver resolver;
    private readonly Assembly module;

    private ModuleLoadContext(string folder)
        : base("PgCdc")
    {
        var path = Path.Combine(folder, ModuleAssembly + ".dll");
        resolver = new AssemblyDependencyResolver(path);
        module = LoadFromAssemblyPath(path);
    }

    /// <summary>Gives the assembly of the cmdlets, loading it the first time.</summary>
    /// <param name="folder">The folder that holds PgCdc.dll: the caller's own <c>bin</c>.</param>
    /// <exception cref="PgCdcException">Another copy of the module is loaded already; an assembly cannot be unloaded.</exception>
    public static Assembly LoadModule(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var loaded = Path.GetDirectoryName(typeof(ModuleLoadContext).Assembly.Location)!;
        if (!SameFolder(loaded, folder))
        {
            throw new PgCdcException(
                "ModuleCopyAlreadyLoaded",
                ErrorKind.ResourceExists,
                $"PgCdc cannot be loaded from '{folder}': this session already runs the copy in '{loaded}', and .NET cannot unload it.",
                "Start a new PowerShell session and import only one copy of PgCdc.",
                loaded);
        }

        lock (Gate)
        {
            return (instance ??= new ModuleLoadContext(loaded)).module;
        }
    }

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        ArgumentNullException.ThrowIfNull(assemblyName);

        // Output types must be the same types everywhere in the session.
        if (assemblyName.Name == typeof(ModuleLoadContext).Assembly.GetName().Name)
        {
            return typeof(ModuleLoadContext).Assembly;
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

    private static bool SameFolder(string left, string right)
    {
        var comparison = OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return string.Equals(Path.TrimEndingDirectorySeparator(Path.GetFullPath(left)), Path.TrimEndingDirectorySeparator(Path.GetFullPath(right)), comparison);
    }
}
