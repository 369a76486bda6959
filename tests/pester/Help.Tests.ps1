# The tool that makes the help, on cmdlets and texts made for the purpose.
BeforeDiscovery {
    $dotnet = Get-Command dotnet -CommandType Application -ErrorAction Ignore
    $tool = Get-ChildItem "$PSScriptRoot/../../src/PgCdc.Help/bin/*/net8.0/PgCdc.Help.dll" -ErrorAction Ignore
}

Describe 'the help tool' -Skip:(-not $dotnet -or -not $tool) {
    BeforeAll {
        $tool = Get-ChildItem "$PSScriptRoot/../../src/PgCdc.Help/bin/*/net8.0/PgCdc.Help.dll" | Sort-Object LastWriteTime | Select-Object -Last 1
        $assembly = Join-Path $TestDrive Sample.dll
        Add-Type -OutputAssembly $assembly -TypeDefinition @'
            using System.Management.Automation;
            public enum Colour { Red, Green }
            public abstract class SharedCmdlet : PSCmdlet
            {
                [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)] [Alias("HostName")] public string[] Server { get; set; }
                [Parameter] [PSDefaultValue(Help = "PGPORT, or 5432")] public int? Port { get; set; }
            }
            [Cmdlet(VerbsCommon.Get, "Sample", DefaultParameterSetName = "ByName", SupportsShouldProcess = true)]
            [OutputType(typeof(string))]
            public sealed class GetSampleCommand : SharedCmdlet
            {
                [Parameter(ParameterSetName = "ByColour", Mandatory = true)] public Colour Colour { get; set; }
                [Parameter(ParameterSetName = "ByName", Position = 1)] [SupportsWildcards] public string Name { get; set; }
                [Parameter] [PSDefaultValue(Value = 32)] public int Limit { get; set; }
            }
'@
        $runtime = Split-Path ([object].Assembly.Location)
        $references = (Get-ChildItem $runtime -Filter System.*.dll).FullName + [psobject].Assembly.Location

        $page = @'
# Get-Sample

## SYNOPSIS

Gets a sample.

## DESCRIPTION

Reads `pg_settings`, see [the manual](https://example.org/manual).

- one
- two

## PARAMETERS

### -Colour

Which colour.

### -Name

Which name.

### -Limit

How many.

## EXAMPLES

### The first

```powershell
Get-Sample db1 -Colour Red |
    Out-Null
```

Shows nothing.

## OUTPUTS

### System.String

A word.

## LINKS

- [Set-Sample](Set-Sample.md)
'@
        $shared = @'
# SharedCmdlet

## PARAMETERS

### -Server

Which server.

### -Port

Which port.
'@
        $about = @'
# about_Sample

## SHORT DESCRIPTION

What samples are for, in a sentence that is longer than the eighty columns that a line of help may have.

## DETAILS

```powershell
Get-Sample
```
'@

        # Runs the tool on the given files and gives what it said; $xml and $topic are what it made.
        function Invoke-Tool([hashtable] $Files = @{}) {
            $help = Join-Path $TestDrive help
            Remove-Item $help, (Join-Path $TestDrive en-US) -Recurse -Force -ErrorAction Ignore
            $null = New-Item -ItemType Directory $help
            $all = @{ 'Get-Sample.md' = $page; '_shared.md' = $shared; 'about_Sample.md' = $about; 'README.md' = 'not a source' }
            foreach ($name in $Files.Keys) { $all[$name] = $Files[$name] }
            $all.GetEnumerator() | Where-Object Value | ForEach-Object { Set-Content (Join-Path $help $_.Key) $_.Value }
            $settings = Join-Path $TestDrive help.rsp
            Set-Content $settings (@("assembly=$assembly", "help=$help", "module=$TestDrive") + $references.ForEach({ "reference=$_" }))
            dotnet exec $tool.FullName $settings
        }

        function Read-Command { ([xml](Get-Content (Join-Path $TestDrive en-US Sample.dll-Help.xml) -Raw)).helpItems.command }
    }

    It 'is content with complete texts' {
        Invoke-Tool | Should -BeNullOrEmpty
        $LASTEXITCODE | Should -Be 0
    }

    It 'takes prose from the Markdown, without its marks' {
        $null = Invoke-Tool
        $command = Read-Command
        $command.details.description.para | Should -Be 'Gets a sample.'
        $command.description.para[0] | Should -Be 'Reads pg_settings, see the manual (https://example.org/manual).'
        $command.description.para[1] | Should -Be "- one`n- two"
        $command.examples.example.code -split "`n" | Should -Be 'Get-Sample db1 -Colour Red |', '    Out-Null'
        $command.examples.example.title | Should -Be '------ Example 1: The first ------'
        $command.returnValues.returnValue.type.name | Should -Be System.String
        $command.relatedLinks.navigationLink.linkText | Should -Be Set-Sample
    }

    It 'takes everything else from the cmdlet' {
        $null = Invoke-Tool
        $command = Read-Command
        $command.syntax.syntaxItem[0].parameter.name | Should -Be Server, Name, Limit, Port, Confirm, WhatIf
        $command.syntax.syntaxItem[1].parameter.name | Should -Be Server, Colour, Limit, Port, Confirm, WhatIf
        $command.syntax.syntaxItem[1].parameter[1].parameterValueGroup.parameterValue.'#text' | Should -Be Red, Green
        $server = $command.parameters.parameter | Where-Object name -EQ Server
        $server.required | Should -Be true
        $server.position | Should -Be 0
        $server.pipelineInput | Should -Be 'True (ByPropertyName, ByValue)'
        $server.aliases | Should -Be HostName
        $server.type.name | Should -Be 'String[]'
        ($command.parameters.parameter | Where-Object name -EQ Name).globbing | Should -Be true
        ($command.parameters.parameter | Where-Object name -EQ Limit).defaultValue | Should -Be 32
        ($command.parameters.parameter | Where-Object name -EQ Port).defaultValue | Should -Be 'PGPORT, or 5432'
        ($command.parameters.parameter | Where-Object name -EQ Port).type.name | Should -Be Int32
    }

    It 'shares texts, unless the cmdlet has its own' {
        $null = Invoke-Tool
        (Read-Command).parameters.parameter | Where-Object name -EQ Port | ForEach-Object { $_.description.para } | Should -Be 'Which port.'
        $null = Invoke-Tool @{ 'Get-Sample.md' = $page -replace '## EXAMPLES', "### -Port`n`nMy own port.`n`n## EXAMPLES" }
        (Read-Command).parameters.parameter | Where-Object name -EQ Port | ForEach-Object { $_.description.para } | Should -Be 'My own port.'
    }

    It 'writes topics as text of 80 columns with the synopsis on line 5, and removes old ones' {
        $null = Invoke-Tool
        $lines = Get-Content (Join-Path $TestDrive en-US about_Sample.help.txt)
        $lines[4] | Should -BeLike '    What samples are for*'
        $lines.Length | Measure-Object -Maximum | ForEach-Object Maximum | Should -BeLessOrEqual 80
        $lines | Should -Contain '        Get-Sample'
        Rename-Item (Join-Path $TestDrive en-US about_Sample.help.txt) about_Old.help.txt
        dotnet exec $tool.FullName (Join-Path $TestDrive help.rsp)
        Join-Path $TestDrive en-US about_Old.help.txt | Should -Not -Exist
    }

    It 'fails when <Name>' -ForEach @(
        @{ Name = 'a parameter has no text'; File = 'Get-Sample.md'; Was = '### -Limit\s+How many\.'; Is = ''; Said = 'Get-Sample.md(14): error HELP: -Limit of Get-Sample has no text.' }
        @{ Name = 'a text is empty'; File = 'Get-Sample.md'; Was = 'How many\.'; Is = ''; Said = 'Get-Sample.md(14): error HELP: -Limit of Get-Sample has no text.' }
        @{ Name = 'a text names no parameter'; File = 'Get-Sample.md'; Was = '### -Limit'; Is = "### -Limit`n`nHow many.`n`n### -Most"; Said = "Get-Sample.md(28): error HELP: Get-Sample has no parameter '-Most'." }
        @{ Name = 'a shared text names no parameter'; File = '_shared.md'; Was = '### -Port'; Is = "### -Port`n`nWhich.`n`n### -Most"; Said = "_shared.md(13): error HELP: The class SharedCmdlet declares no parameter of a cmdlet '-Most'." }
        @{ Name = 'a cmdlet has no file'; File = 'Get-Sample.md'; Was = '(?s).*'; Is = ''; Said = 'Get-Sample.md(1): error HELP: The cmdlet Get-Sample has no help file.' }
        @{ Name = 'a file has no cmdlet'; File = 'Get-Sample.md'; Was = '# Get-Sample'; Is = '# Get-Simple'; Said = 'Get-Sample.md(1): error HELP: There is no cmdlet Get-Simple.' }
        @{ Name = 'the synopsis is missing'; File = 'Get-Sample.md'; Was = 'Gets a sample\.'; Is = ''; Said = 'Get-Sample.md(1): error HELP: SYNOPSIS is missing.' }
        @{ Name = 'there is no example'; File = 'Get-Sample.md'; Was = '### The first'; Is = ''; Said = 'Get-Sample.md(28): error HELP: EXAMPLES has no example.' }
        @{ Name = 'an example has no code'; File = 'Get-Sample.md'; Was = '```(powershell)?'; Is = ''; Said = "Get-Sample.md(30): error HELP: The example 'The first' has no code." }
        @{ Name = 'an output type is not described'; File = 'Get-Sample.md'; Was = '### System.String'; Is = ''; Said = 'Get-Sample.md(39): error HELP: OUTPUTS does not describe System.String.' }
        @{ Name = 'another output type is described'; File = 'Get-Sample.md'; Was = '### System.String'; Is = "### System.String`n`nA.`n`n### System.Int32"; Said = 'Get-Sample.md(39): error HELP: OUTPUTS describes System.Int32, which no OutputType attribute of Get-Sample names.' }
        @{ Name = 'a heading is unknown'; File = 'Get-Sample.md'; Was = '## LINKS'; Is = '## LINK'; Said = "Get-Sample.md(45): error HELP: 'LINK' is none of SYNOPSIS, DESCRIPTION, PARAMETERS, EXAMPLES, INPUTS, OUTPUTS, NOTES, LINKS." }
        @{ Name = 'a topic has no short description'; File = 'about_Sample.md'; Was = 'SHORT'; Is = 'LONG'; Said = 'about_Sample.md(1): error HELP: The first section must be SHORT DESCRIPTION, of one paragraph.' }
    ) {
        $text = @{ 'Get-Sample.md' = $page; '_shared.md' = $shared; 'about_Sample.md' = $about }[$File]
        $output = Invoke-Tool @{ $File = [regex]::new($Was).Replace($text, $Is) }
        $LASTEXITCODE | Should -Be 1
        $output | Split-Path -Leaf | Should -Contain $Said
        Join-Path $TestDrive en-US | Should -Not -Exist
    }
}
