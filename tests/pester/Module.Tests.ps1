# How the module loads, and that its parts are in step. What depends on the state of a session runs in a process of its own.
BeforeDiscovery {
    $cmdlets = (Import-PowerShellDataFile "$PSScriptRoot/../../PgCdc.psd1").CmdletsToExport
}

BeforeAll {
    $root = (Resolve-Path "$PSScriptRoot/../..").Path
    $manifestPath = Join-Path $root PgCdc.psd1
    $bin = Join-Path $root module bin
    $manifest = Import-PowerShellDataFile $manifestPath
    $expected = $manifest.CmdletsToExport | Sort-Object

    # Runs a script in a fresh PowerShell and gives back what it wrote, as text; an error ends it.
    function Invoke-Apart([string] $Script) {
        $output = & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -Command "`$ErrorActionPreference = 'Stop'; `$PSStyle.OutputRendering = 'PlainText'; `$manifest = '$manifestPath'; $Script" 2>&1
        $output | ForEach-Object { "$_" }
    }

    # A copy as a gallery would install it.
    function Copy-Module([string] $Folder) {
        $null = New-Item -ItemType Directory $Folder
        Copy-Item $manifestPath, (Join-Path $root module) $Folder -Recurse
        Join-Path $Folder PgCdc.psd1
    }

    # An assembly of a given name and version that has nothing in it but a type to know it by.
    function New-Assembly([string] $Name, [string] $Version) {
        $path = Join-Path $TestDrive $Version "$Name.dll"
        if (-not (Test-Path $path)) {
            $null = New-Item -ItemType Directory (Split-Path $path) -Force
            Add-Type -OutputAssembly $path -TypeDefinition "[assembly: System.Reflection.AssemblyVersion(`"$Version`")] public class Stranger {}"
        }
        $path
    }
}

Describe 'importing' {
    It 'exports what the manifest says, each time, and leaves nothing behind' {
        $steps = 'Import-Module $manifest', 'Import-Module $manifest', 'Import-Module $manifest -Force', 'Remove-Module PgCdc', 'Import-Module $manifest', 'Import-Module $manifest -Force'
        $said = Invoke-Apart ($steps.ForEach({ "$_; `"`$((Get-Module PgCdc).ExportedCommands.Keys | Sort-Object)|`$((Get-Command -Module PgCdc -ErrorAction Ignore).Name | Sort-Object)`"" }) -join '; ')
        $said | Should -Be $steps.ForEach({ $_ -like 'Remove*' ? '|' : "$expected|$expected" })
    }

    It 'works once installed, found by name' {
        $copy = Copy-Module (Join-Path $TestDrive installed PgCdc)
        $folder = Split-Path (Split-Path $copy)
        Invoke-Apart "`$env:PSModulePath = '$folder'; (Get-Command $($expected[0])).Module.ModuleBase" | Should -Be (Split-Path $copy)
    }

    It 'works in <Name>' -ForEach @(
        @{ Name = 'several runspaces at once'; Script = '1..4 | ForEach-Object -Parallel { Import-Module $using:manifest; (Get-Module PgCdc).ExportedCommands.Count }'; Times = 4 }
        @{ Name = 'a runspace after the session itself'; Script = 'Import-Module $manifest; 1..2 | ForEach-Object -Parallel { Import-Module $using:manifest; (Get-Module PgCdc).ExportedCommands.Count }'; Times = 2 }
        @{ Name = 'a job'; Script = 'Start-Job { Import-Module $using:manifest; (Get-Module PgCdc).ExportedCommands.Count } | Receive-Job -Wait'; Times = 1 }
    ) {
        Invoke-Apart $Script | Should -Be (@($expected.Count) * $Times)
    }

    It 'of a second copy is refused, naming both folders' {
        $copy = Copy-Module (Join-Path $TestDrive second)
        $said = Invoke-Apart "
            Import-Module `$manifest
            try { Import-Module '$copy' } catch { `$_.FullyQualifiedErrorId; `$_.CategoryInfo.Category; `$_.Exception.Message }
            (Get-Module PgCdc).ModuleBase"
        $said[0] | Should -BeLike 'ModuleCopyAlreadyLoaded*'
        $said[1] | Should -Be ResourceExists
        $said[2] | Should -BeLike "*'$(Join-Path $TestDrive second module bin)'*'$bin'*new PowerShell session*"
        $said[3] | Should -Be $root
    }

    It 'works when <Name> <Version> is in the session <Order>' -ForEach @(
        @{ Name = 'Npgsql'; Version = '4.0.0.0'; Order = 'already' }
        @{ Name = 'Npgsql'; Version = '99.0.0.0'; Order = 'already' }
        @{ Name = 'Npgsql'; Version = '4.0.0.0'; Order = 'afterwards' }
        @{ Name = 'Azure.Core'; Version = '1.0.0.0'; Order = 'already' }
        @{ Name = 'Azure.Core'; Version = '1.0.0.0'; Order = 'afterwards' }
    ) {
        $other = "`$other = [System.Reflection.Assembly]::LoadFrom('$(New-Assembly $Name $Version)')"
        $import = 'Import-Module $manifest'
        $said = Invoke-Apart "
            $($Order -eq 'already' ? "$other; $import" : "$import; $other")
            [bool]`$other.GetType('Stranger')
            (Get-Module PgCdc).ExportedCommands.Count
            `$context = [System.Runtime.Loader.AssemblyLoadContext]::All | Where-Object Name -EQ PgCdc
            `$context.LoadFromAssemblyName('$Name').Location"
        $said[0] | Should -Be True
        $said[1] | Should -Be $expected.Count
        # What the module does not bring, it does not use.
        if (Test-Path (Join-Path $bin "$Name.dll")) {
            $said[2] | Should -Be (Join-Path $bin "$Name.dll")
        }
    }

    It 'loads neither Npgsql nor a cloud' {
        $loaded = Invoke-Apart 'Import-Module $manifest; ([System.Runtime.Loader.AssemblyLoadContext]::All | Where-Object Name -EQ PgCdc).Assemblies.ForEach({ $_.GetName().Name })'
        $loaded | Should -Contain PgCdc
        $loaded -match '^(Npgsql|Azure|AWSSDK|Microsoft\.Identity)' | Should -BeNullOrEmpty
    }
}

Describe 'types' {
    BeforeAll {
        Import-Module $manifestPath
        $context = [System.Runtime.Loader.AssemblyLoadContext]::All | Where-Object Name -EQ PgCdc
    }

    It 'of results are visible' {
        [PgCdc.ReadinessCheck].Assembly.GetName().Name | Should -Be PgCdc.Contracts
        [System.Runtime.Loader.AssemblyLoadContext]::GetLoadContext([PgCdc.ReadinessCheck].Assembly) | Should -Be ([System.Runtime.Loader.AssemblyLoadContext]::Default)
    }

    It 'of the engine and of Npgsql are not' {
        $engine = $context.LoadFromAssemblyName('PgCdc.Engine').GetExportedTypes().FullName
        $engine | Should -Not -BeNullOrEmpty
        @($engine) + 'Npgsql.NpgsqlConnection' | Where-Object { $_ -as [type] } | Should -BeNullOrEmpty
    }

    It 'of results are the same on both sides of the load context' {
        $context.LoadFromAssemblyName('PgCdc.Contracts') | Should -Be ([PgCdc.ReadinessCheck].Assembly)
    }

    It 'of PowerShell are not in bin' {
        Get-ChildItem $bin -Recurse -Filter *.dll | Where-Object Name -Match '^(System\.Management\.Automation|PowerShellStandard|Microsoft\.PowerShell)' | Should -BeNullOrEmpty
    }
}

Describe 'the manifest' {
    BeforeAll {
        Import-Module $manifestPath
        $assembly = ([System.Runtime.Loader.AssemblyLoadContext]::All | Where-Object Name -EQ PgCdc).Assemblies | Where-Object { $_.GetName().Name -eq 'PgCdc' }
    }

    It 'is valid' {
        Test-ModuleManifest $manifestPath | Should -Not -BeNullOrEmpty
    }

    It 'names every cmdlet of the assembly' {
        $attributes = $assembly.GetExportedTypes().Where({ -not $_.IsAbstract }).ForEach({ [System.Reflection.CustomAttributeExtensions]::GetCustomAttribute($_, [System.Management.Automation.CmdletAttribute]) })
        $attributes.Where({ $_ }).ForEach({ "$($_.VerbName)-$($_.NounName)" }) | Sort-Object | Should -Be $expected
    }

    It 'has the version of the assemblies' {
        $manifest.ModuleVersion | Should -Be $assembly.GetName().Version.ToString(3)
    }

    It 'exports nothing else' {
        $manifest.FunctionsToExport + $manifest.AliasesToExport + $manifest.VariablesToExport | Should -BeNullOrEmpty
    }
}

Describe 'a view' {
    BeforeDiscovery {
        $views = ([xml](Get-Content "$PSScriptRoot/../../module/PgCdc.Format.ps1xml" -Raw)).Configuration.ViewDefinitions.View | ForEach-Object {
            @{ Type = $_.ViewSelectedBy.TypeName; Columns = @($_.TableControl.TableHeaders.TableColumnHeader).Count; Names = $_.SelectNodes('.//PropertyName').InnerText }
        }
    }

    It 'of <Type> has at most 6 columns, all of properties that exist' -ForEach $views {
        $Columns | Should -BeLessOrEqual 6
        ($Type -as [type]) | Should -Not -BeNullOrEmpty
        $Names | Should -BeIn ($Type -as [type]).GetProperties().Name
    }
}

Describe 'a result of a server with a long name' {
    BeforeAll {
        Import-Module $manifestPath
        $place = 'orders-production.c3kq2ab1xyz9.eu-central-1.rds.amazonaws.com', 5432, 'orders_production', 'Rds'
    }

    It 'shows all its columns in a window of 80: <Type>' -ForEach @(
        @{ Type = 'PgCdc.UserResult'; Rest = 'clickpipes_user', 'clickpipes_user', 'AlreadyPresent', 'RdsReplication', @('public', 'sales'), @('a'), $null, $null, $true, @(); Shown = 'AlreadyPresent +clickpipes_user +True +public, sales' }
        @{ Type = 'PgCdc.PublicationResult'; Rest = 'clickpipes_publication', 'AlreadyPresent', 'Table', @('public.a', 'public.b'), @('Insert'), $false, @(), @(); Shown = 'AlreadyPresent +clickpipes_publication +Table +public\.a, public\.b' }
    ) {
        $text = ($Type -as [type])::new.Invoke($place + $Rest) | Out-String -Width 80
        $text | Should -Match $Shown
        $text -replace '\r?\n' | Should -Match 'Target: orders-production\..*:5432/orders_production \(Rds\)'
    }

    It 'shows them after a journey through a job, too' {
        $user = [PgCdc.UserResult]::new.Invoke($place + @('cdc', 'cdc', 'Created', 'RdsReplication', @('public', 'sales'), @('a'), $null, $null, $true, @()))
        $text = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($user)) | Out-String -Width 80
        $text | Should -Match 'Created +cdc +True +public, sales'
    }
}

Describe 'readiness checks' {
    BeforeAll {
        Import-Module $manifestPath
        function New-Check([string] $Server, [string] $Check, [string] $Status, [int] $Failed = 1, [int] $Unseen = 0) {
            $summary = [PgCdc.ReadinessSummary]::new($Server, 5432, 'shop', 'Rds', '17.2', $Failed, 0, 1, 0, $Unseen)
            [PgCdc.ReadinessCheck]::new($summary, $Check, $Status, 'replica', 'logical', 'because', $null, $null, $false, @(), $null)
        }
    }

    It 'are shown as one table per target, under a heading with the verdict' {
        $text = (New-Check db1 server.wal_level Fail), (New-Check db1 user.exists Pass), (New-Check db2 server.wal_level Fail) | Out-String -Width 120
        [regex]::Matches($text, 'NOT ready - 1 failed, 0 warnings, 1 passed, 0 skipped').Count | Should -Be 2
        $text | Should -Match 'db1:5432/shop \(Rds, PostgreSQL 17\.2\)'
        $text | Should -Match 'Fail +server\.wal_level +replica: because'
    }

    It 'are shown with colour where the host has it' {
        $PSStyle.OutputRendering = 'Ansi'
        $failed, $unknown, $ready = (New-Check db1 server.wal_level Fail), (New-Check db1 server.wal_level Skip -Failed 0 -Unseen 1), (New-Check db1 server.wal_level Pass -Failed 0) |
            ForEach-Object { $_ | Out-String -Width 160 }
        $PSStyle.OutputRendering = 'Host'
        $colour = $PSStyle.Foreground
        $failed.Contains("$($colour.Red)Fail") | Should -BeTrue
        $failed.Contains("$($colour.Red)NOT ready$($PSStyle.Reset) - ") | Should -BeTrue
        $unknown.Contains("$($colour.Yellow)NOT KNOWN to be ready$($PSStyle.Reset), 1 check could not look") | Should -BeTrue
        $ready.Contains("$($colour.Green)ready$($PSStyle.Reset) - ") | Should -BeTrue
    }

    It 'are shown after a journey through a job' {
        $check = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize((New-Check db1 server.wal_level Fail)))
        $text = $check | Out-String -Width 120
        $text | Should -Match 'db1:5432/shop'
        $text | Should -Match 'Fail +server\.wal_level +replica: because'
    }
}

Describe '<_>' -ForEach $cmdlets {
    BeforeAll {
        Import-Module $manifestPath
        $name = $_
        $cmdlet = Get-Command $name -Module PgCdc -ErrorAction Stop
        $common = [System.Management.Automation.Cmdlet]::CommonParameters
        $parameters = $cmdlet.Parameters.Values | Where-Object Name -NotIn $common
    }

    It 'has a help file' {
        Join-Path $root module help "$name.md" | Should -Exist
    }

    It 'has a Pester file' {
        Join-Path $PSScriptRoot "$name.Tests.ps1" | Should -Exist
    }

    It 'says what it returns, and has a view for it' {
        $cmdlet.OutputType | Should -Not -BeNullOrEmpty
        foreach ($type in $cmdlet.OutputType.Type | Where-Object Namespace -EQ PgCdc) {
            $type.IsSealed | Should -BeTrue
            $type.GetProperties().Where({ $_.CanWrite }) | Should -BeNullOrEmpty
            Get-FormatData $type.FullName -PowerShellVersion $PSVersionTable.PSVersion | Should -Not -BeNullOrEmpty -Because "$type needs a view"
        }
    }

    It 'has complete help' {
        $help = Get-Help $name -Full
        $help.Synopsis | Should -Not -BeNullOrEmpty
        $help.Synopsis | Should -Not -Match "^\s*$name " -Because 'that would be the syntax, shown where there is no help'
        $help.description | Should -Not -BeNullOrEmpty
        $help.examples.example | Should -Not -BeNullOrEmpty
        $help.returnValues.returnValue.type.name | Should -Be $cmdlet.OutputType.Name
        $help.parameters.parameter.name | Sort-Object | Should -Be ($parameters.Name | Sort-Object)
        $help.parameters.parameter | Where-Object { -not $_.description.Text } | Should -BeNullOrEmpty
    }

    It 'shows examples that it can bind' {
        foreach ($example in (Get-Help $name).examples.example) {
            $errors = $null
            $ast = [System.Management.Automation.Language.Parser]::ParseInput($example.code, [ref]$null, [ref]$errors)
            $errors | Should -BeNullOrEmpty
            $calls = $ast.FindAll({ $args[0] -is [System.Management.Automation.Language.CommandAst] -and $args[0].GetCommandName() -eq $name }, $true)
            foreach ($parameter in $calls.CommandElements | Where-Object { $_ -is [System.Management.Automation.Language.CommandParameterAst] }) {
                { $cmdlet.ResolveParameter($parameter.ParameterName) } | Should -Not -Throw -Because "an example uses -$($parameter.ParameterName)"
            }
        }
    }

    It 'says its defaults as they are' {
        $fresh = $cmdlet.ImplementingType::new()
        foreach ($parameter in $parameters) {
            foreach ($said in $parameter.Attributes.Where({ $_ -is [System.Management.Automation.PSDefaultValueAttribute] -and $null -ne $_.Value })) {
                $fresh.($parameter.Name) | Should -Be $said.Value -Because "-$($parameter.Name) says so"
            }
        }
    }

    It 'shows no type of a dependency' {
        $types = @($parameters.ParameterType) + $cmdlet.OutputType.Type
        $types | ForEach-Object { $_.IsArray ? $_.GetElementType() : ([Nullable]::GetUnderlyingType($_) ?? $_) } |
            Where-Object { [System.Runtime.Loader.AssemblyLoadContext]::GetLoadContext($_.Assembly).Name -eq 'PgCdc' } | Should -BeNullOrEmpty
    }

    It 'takes -WhatIf if it writes, and asks nothing by itself' {
        $attribute = [System.Reflection.CustomAttributeExtensions]::GetCustomAttribute($cmdlet.ImplementingType, [System.Management.Automation.CmdletAttribute])
        if ($cmdlet.Verb -notin 'Get', 'Test') {
            $attribute.SupportsShouldProcess | Should -BeTrue
            $attribute.ConfirmImpact | Should -Be Medium
        }
    }
}
