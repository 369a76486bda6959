# Loads the output types into the default load context and the cmdlets into one of their own; why: src/PgCdc.Contracts/ModuleLoadContext.cs.
# Only .NET calls before the import: Join-Path and its like load a module of 100 ms.
$bin = [System.IO.Path]::Combine($PSScriptRoot, 'bin')

if (-not [System.IO.File]::Exists([System.IO.Path]::Combine($bin, 'PgCdc.Contracts.dll'))) {
    throw [System.Management.Automation.ErrorRecord]::new(
        [System.IO.FileNotFoundException]::new("PgCdc is not built: '$bin' is empty. Run 'dotnet build' in the checkout first."), 'ModuleNotBuilt', 'ObjectNotFound', $bin)
}

$loader = 'PgCdc.ModuleLoadContext' -as [type]
if (-not $loader) {
    $loader = [System.Reflection.Assembly]::LoadFrom([System.IO.Path]::Combine($bin, 'PgCdc.Contracts.dll')).GetType('PgCdc.ModuleLoadContext')
}

# .NET keeps what it has loaded: without this, importing a second copy would silently run the code of the first.
$loaded = [System.IO.Path]::GetDirectoryName($loader.Assembly.Location)
if ($loaded -ne $bin) {
    throw [System.Management.Automation.ErrorRecord]::new(
        [System.InvalidOperationException]::new("PgCdc cannot be imported from '$bin': this session already runs the copy in '$loaded', which cannot be unloaded. Start a new PowerShell session and import only one of them."),
        'ModuleCopyAlreadyLoaded', 'ResourceExists', $bin)
}

# Import-Module gives its cached module when an assembly was imported before, without exporting its cmdlets from here: do that by hand.
# https://github.com/PowerShell/PowerShell/issues/20710
$addExportedCmdlet = [psmoduleinfo].GetMethod('AddExportedCmdlet', [System.Reflection.BindingFlags]'Instance, NonPublic')
foreach ($cmdlet in (Import-Module -Assembly $loader::LoadModule() -PassThru).ExportedCmdlets.Values) {
    $addExportedCmdlet.Invoke($ExecutionContext.SessionState.Module, @(, $cmdlet))
}
