# The pump of all cmdlets, tried with a cmdlet that is compiled here and loaded into the module's own load context.
BeforeAll {
    Import-Module "$PSScriptRoot/../../PgCdc.psd1"

    $source = @'
using System; using System.Collections.Concurrent; using System.Management.Automation; using System.Threading; using System.Threading.Tasks;
using PgCdc; using PgCdc.Engine.Plans; using PgCdc.PowerShell;

namespace PgCdc.PumpTests;

[Cmdlet(VerbsDiagnostic.Test, "Pump", SupportsShouldProcess = true)]
public sealed class TestPumpCommand : AsyncCmdlet
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)] public string[] Work { get; set; }
    [Parameter] public int Limit { get; set; } = 32;
    [Parameter] public SwitchParameter OneByOne { get; set; }
    [Parameter] public SwitchParameter Refuse { get; set; }
    [Parameter] public ConcurrentQueue<string> Log { get; set; } = new();
    [Parameter] public Task Gate { get; set; } = Task.CompletedTask;

    private int now, most;
    private int guests;
    private readonly TaskCompletionSource party = new();

    protected override int ConcurrencyLimit => Limit;

    protected override void OnBegin()
    {
        if (Refuse) { throw new PgCdcException("NoSense", ErrorKind.InvalidArgument, "makes no sense", "say it otherwise"); }
    }

    protected override void OnInput()
    {
        foreach (var work in Work)
        {
            if (work == "bad input") { throw new PgCdcException("BadInput", ErrorKind.InvalidArgument, "bad", "write it well", work); }
            if (work == "bad path") { SessionState.Path.GetResolvedPSPathFromPSPath("/no/such/path"); }
            var pipelineThread = Environment.CurrentManagedThreadId;
            Func<PipelineOperation, CancellationToken, Task> start = (operation, token) => WorkAsync(work, pipelineThread, operation, token);
            if (OneByOne) { Run(work, start); } else { Enqueue(work, start); }
        }
    }

    private async Task WorkAsync(string work, int pipelineThread, PipelineOperation operation, CancellationToken token)
    {
        Log.Enqueue("start " + work);
        most = Math.Max(most, Interlocked.Increment(ref now));
        try
        {
            switch (work)
            {
                case "thread": operation.Write(Environment.CurrentManagedThreadId == pipelineThread); break;
                case "meet": if (Interlocked.Increment(ref guests) == 3) { party.SetResult(); } await party.Task.WaitAsync(token); operation.Write("met"); break;
                case "most": await Task.Delay(20, token); operation.Write(most); break;
                case "fail": throw new PgCdcException("Broken", ErrorKind.ConnectionError, "it broke", "mend it");
                case "fail with target": throw new PgCdcException("Broken", ErrorKind.ResourceBusy, "it broke", "mend it", new[] { "a", "b" });
                case "report": operation.WriteError(new PgCdcException("Partly", ErrorKind.PermissionDenied, "partly", "grant it")); operation.Write("went on"); break;
                case "odd": throw new FormatException("odd");
                case "own timeout": throw new OperationCanceledException("took too long");
                case "wait":
                    try { await Task.Delay(Timeout.Infinite, token); }
                    finally { Log.Enqueue("cancelled"); }
                    break;
                case "break late":
                    try { await Task.Delay(Timeout.Infinite, token); }
                    catch (OperationCanceledException) { throw new InvalidOperationException("the connection is broken"); }
                    break;
                case "break callback":
                    token.Register(() => throw new InvalidOperationException("the connection is gone"));
                    await Task.Delay(Timeout.Infinite, token);
                    break;
                case "ignore token": await Gate; break;
                case "gate": await Gate; operation.Write("through"); break;
                case "confirm":
                    var plan = new Plan(new[] { new SqlStep("CREATE ROLE r PASSWORD 'geheim'", "CREATE ROLE r PASSWORD '***'"), new SqlStep("GRANT x TO r") });
                    try { operation.Write(await operation.ConfirmAsync("db1:5432/shop", plan)); }
                    catch (OperationCanceledException) { Log.Enqueue("not answered"); throw; }
                    break;
                case "confirm nothing": operation.Write(await operation.ConfirmAsync("db1:5432/shop", Plan.Empty)); break;
                case "talk": operation.Verbose("v"); operation.Debug("d"); operation.Warning("w"); operation.Write("o"); break;
                case "progress": operation.Progress("restarting", 40); await Gate; break;
                default: operation.Write(work); break;
            }
        }
        finally
        {
            Interlocked.Decrement(ref now);
            Log.Enqueue("end " + work);
        }
    }
}
'@
    $assembly = Join-Path $TestDrive "PumpTests.dll"
    $bin = "$PSScriptRoot/../../module/bin"
    Add-Type -TypeDefinition $source -OutputAssembly $assembly -CompilerOptions '-nowarn:CS1701' -ReferencedAssemblies @(
        "$bin/PgCdc.dll", "$bin/PgCdc.Engine.dll", "$bin/PgCdc.Contracts.dll", [psobject].Assembly.Location
        'netstandard', 'System.Runtime', 'System.Collections.Concurrent', 'System.Threading')
    $context = [System.Runtime.Loader.AssemblyLoadContext]::All | Where-Object Name -EQ PgCdc
    $pump = $context.LoadFromStream([System.IO.MemoryStream]::new([System.IO.File]::ReadAllBytes($assembly)))
    Import-Module -Assembly $pump

    # Runs a script in a runspace of its own, so that it can be stopped and its streams looked at.
    function Start-Script([string] $Script, [hashtable] $Variable = @{}) {
        $shell = [powershell]::Create()
        $null = $shell.AddScript('param($pump) Import-Module -Assembly $pump').AddArgument($pump).Invoke()
        $shell.Commands.Clear()
        $Variable.GetEnumerator() | ForEach-Object { $shell.Runspace.SessionStateProxy.SetVariable($_.Key, $_.Value) }
        [pscustomobject]@{ Shell = $shell; Output = ($output = [System.Management.Automation.PSDataCollection[psobject]]::new())
            Handle = $shell.AddScript($Script).BeginInvoke([System.Management.Automation.PSDataCollection[psobject]]$null, $output) }
    }

    # Runs a script in a process of its own, as text: what ShouldProcess says goes to the host.
    function Invoke-Apart([scriptblock] $Script) {
        & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -Command "
            Import-Module '$PSScriptRoot/../../PgCdc.psd1'
            Import-Module -Assembly ([System.Runtime.Loader.AssemblyLoadContext]::All | Where-Object Name -EQ PgCdc).LoadFromAssemblyPath('$assembly')
            $Script"
    }

    function Wait-Until([scriptblock] $Condition, [string] $What) {
        foreach ($i in 1..600) {
            if (& $Condition) { return }
            Start-Sleep -Milliseconds 50
        }
        throw "waited in vain for: $What"
    }
}

Describe 'work' {
    It 'runs off the pipeline thread' {
        Test-Pump thread | Should -BeFalse
        Test-Pump thread -OneByOne | Should -BeFalse
    }

    It 'of one array runs at the same time' {
        Test-Pump meet, meet, meet | Should -Be met, met, met
    }

    It 'of several inputs runs at the same time' {
        'meet', 'meet', 'meet' | Test-Pump | Should -Be met, met, met
    }

    It 'is never more than the limit' {
        (1..12 | ForEach-Object { 'most' } | Test-Pump -Limit 3 | Measure-Object -Maximum).Maximum | Should -BeIn 1, 2, 3
    }

    It 'runs one after the other where the cmdlet wants that' {
        $log = [System.Collections.Concurrent.ConcurrentQueue[string]]::new()
        'a', 'b', 'c' | Test-Pump -OneByOne -Log $log | Should -Be a, b, c
        $log | Should -Be 'start a', 'end a', 'start b', 'end b', 'start c', 'end c'
    }

    It 'gives its result while later input still arrives' {
        $log = [System.Collections.Concurrent.ConcurrentQueue[string]]::new()
        & {
            'first'
            Wait-Until { $log -contains 'end first' } 'the first work to end'
            Start-Sleep -Milliseconds 100
            'second'
            $log.Enqueue('input over')
        } | Test-Pump -Log $log | ForEach-Object { $log.Enqueue("out $_") }
        $order = @($log)
        $order.IndexOf('out first') | Should -BeLessThan $order.IndexOf('input over')
        $order | Should -Contain 'out second'
    }

    It 'gives its result while other work of the same input still runs' {
        $gate = [System.Threading.Tasks.TaskCompletionSource]::new()
        Test-Pump gate, quick -Gate $gate.Task | ForEach-Object { $_; if ($_ -eq 'quick') { $gate.SetResult() } } | Should -Be quick, through
    }

    It 'says what it does, in order' {
        $DebugPreference = 'Continue'
        $all = Test-Pump talk -Verbose 3>&1 4>&1 5>&1
        $all | ForEach-Object ToString | Should -Be v, d, w, o
    }
}

Describe 'a failure' {
    It 'spoils no other work' {
        Test-Pump fail, a, odd, b -ErrorAction SilentlyContinue -ErrorVariable problems | Sort-Object | Should -Be a, b
        $problems | Should -HaveCount 2
    }

    It 'of the engine carries id, category, target and recommendation' {
        Test-Pump fail -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem.FullyQualifiedErrorId | Should -Be 'Broken,PgCdc.PumpTests.TestPumpCommand'
        $problem.CategoryInfo.Category | Should -Be ConnectionError
        $problem.TargetObject | Should -Be fail
        $problem.Exception | Should -BeOfType PgCdc.PgCdcException
        $problem.ErrorDetails.Message | Should -Be 'it broke'
        $problem.ErrorDetails.RecommendedAction | Should -Be 'mend it'
    }

    It 'of the engine says its own target' {
        Test-Pump 'fail with target' -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem.TargetObject | Should -Be a, b
    }

    It 'that is reported does not end the work' {
        Test-Pump report -ErrorAction SilentlyContinue -ErrorVariable problem | Should -Be 'went on'
        $problem.FullyQualifiedErrorId | Should -BeLike 'Partly,*'
    }

    It 'of any other kind is named, never NotSpecified: <_>' -ForEach odd, 'own timeout' {
        Test-Pump $_ -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem.FullyQualifiedErrorId | Should -BeLike 'UnexpectedError,*'
        $problem.CategoryInfo.Category | Should -Be InvalidResult
        $problem.TargetObject | Should -Be $_
        $problem.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }

    It 'before the first input ends the pipeline' {
        { 'a', 'b' | Test-Pump -Refuse -ErrorAction SilentlyContinue } | Should -Throw -ErrorId 'NoSense,PgCdc.PumpTests.TestPumpCommand'
    }

    It 'of one input leaves the next alone' {
        'bad input', 'a' | Test-Pump -ErrorAction SilentlyContinue -ErrorVariable problem | Should -Be a
        $problem.FullyQualifiedErrorId | Should -BeLike 'BadInput,*'
        $problem.TargetObject | Should -Be 'bad input'
    }

    It 'of a call to PowerShell itself keeps the id of PowerShell' {
        'bad path', 'a' | Test-Pump -ErrorAction SilentlyContinue -ErrorVariable problem | Should -Be a
        $problem.FullyQualifiedErrorId | Should -BeLike 'PathNotFound,*'
        $problem.CategoryInfo.Category | Should -Be ObjectNotFound
    }

    It 'cancels the rest under -ErrorAction Stop' {
        $log = [System.Collections.Concurrent.ConcurrentQueue[string]]::new()
        { Test-Pump wait, fail -Log $log -ErrorAction Stop } | Should -Throw -ErrorId 'Broken,*'
        $log | Should -Contain cancelled
    }

    It 'has a category for every kind' {
        [enum]::GetNames([PgCdc.ErrorKind]) | Should -BeIn ([enum]::GetNames([System.Management.Automation.ErrorCategory]))
    }
}

Describe 'cancellation' {
    BeforeEach {
        $log = [System.Collections.Concurrent.ConcurrentQueue[string]]::new()
    }

    It 'comes with Select-Object -First' {
        Test-Pump wait, a -Log $log | Select-Object -First 1 | Should -Be a
        $log | Should -Contain cancelled
    }

    It 'comes with an error further down the pipeline' {
        { Test-Pump wait, a -Log $log | ForEach-Object { throw 'no more' } } | Should -Throw 'no more'
        $log | Should -Contain cancelled
    }

    It 'comes with an error further up the pipeline' {
        { & { 'wait'; Wait-Until { $log -contains 'start wait' } 'the work to start'; throw 'no more' } | Test-Pump -Log $log } | Should -Throw 'no more'
        $log | Should -Contain cancelled
    }

    It 'comes with Ctrl+C<Name>' -ForEach @(
        @{ Name = ''; Script = "Test-Pump wait -Log `$log; 'not reached'" }
        @{ Name = ' while work waits for its turn'; Script = "1..5 | ForEach-Object { 'wait' } | Test-Pump -Limit 1 -Log `$log; 'not reached'" }
        @{ Name = ' in work that runs alone'; Script = "Test-Pump wait -OneByOne -Log `$log; 'not reached'" }
    ) {
        $run = Start-Script $Script @{ log = $log }
        Wait-Until { $log -contains 'start wait' } 'the work to start'
        $run.Shell.Stop()
        $log | Should -Be 'start wait', 'cancelled', 'end wait'
        $run.Output | Should -BeNullOrEmpty
        $run.Shell.Streams.Error | Should -BeNullOrEmpty
        $run.Shell.Dispose()
    }

    It 'does not wait for ever for work that does not listen' {
        $gate = [System.Threading.Tasks.TaskCompletionSource]::new()
        $run = Start-Script "Test-Pump 'ignore token' -Log `$log -Gate `$gate" @{ log = $log; gate = $gate.Task }
        Wait-Until { $log -contains 'start ignore token' } 'the work to start'
        $run.Shell.Stop()
        $log | Should -Be 'start ignore token'
        $gate.SetResult()
        Wait-Until { $log -contains 'end ignore token' } 'the work to end in peace'
        $run.Shell.Dispose()
    }

    It 'leaves no unobserved exception' {
        # In C#: the event comes on the finalizer thread, which has no runspace for a script block.
        Add-Type -TypeDefinition 'public static class Unobserved { public static int Count; public static void Watch() => System.Threading.Tasks.TaskScheduler.UnobservedTaskException += (_, e) => Count++; }'
        [Unobserved]::Watch()
        foreach ($i in 1..20) {
            $null = Test-Pump 'break late', 'break callback', fail, a -ErrorAction SilentlyContinue | Select-Object -First 1
        }
        [GC]::Collect(); [GC]::WaitForPendingFinalizers(); [GC]::Collect()
        [Unobserved]::Count | Should -Be 0
    }
}

Describe 'consent' {
    It 'is given by default' {
        Test-Pump confirm | Should -BeTrue
    }

    It 'is withheld under -WhatIf, which shows every statement on a line of its own without secrets' {
        $text = @(Invoke-Apart { Test-Pump confirm -WhatIf }) -split "`n"
        $text[0] | Should -Be 'What if: db1:5432/shop:'
        $text[1] | Should -Be "  CREATE ROLE r PASSWORD '***'"
        $text[2] | Should -Be '  GRANT x TO r'
        $text[3] | Should -Be False
        $text | Should -HaveCount 4
    }

    It 'is not asked for where nothing is to be done' {
        Test-Pump 'confirm nothing' -WhatIf | Should -BeTrue
    }

    It 'ends the work when nobody is there to be asked' {
        $said = Invoke-Apart {
            $log = [System.Collections.Concurrent.ConcurrentQueue[string]]::new()
            try { Test-Pump wait, confirm -Confirm -Log $log } catch { "caught $($_.Exception.Message)" }
            $log
        }
        $said | Should -Contain 'not answered'
        $said | Should -Contain cancelled
        $said -match '^caught .*NonInteractive' | Should -HaveCount 1
    }
}

Describe 'progress' {
    It 'is shown by work that waits, and taken away when it ends' {
        $gate = [System.Threading.Tasks.TaskCompletionSource]::new()
        $run = Start-Script "Test-Pump progress -Gate `$gate" @{ gate = $gate.Task }
        Wait-Until { $run.Shell.Streams.Progress.Count } 'progress'
        $gate.SetResult()
        $null = $run.Shell.EndInvoke($run.Handle)
        $own = $run.Shell.Streams.Progress | Where-Object StatusDescription -EQ restarting
        $own[0].PercentComplete | Should -Be 40
        $own[-1].RecordType | Should -Be Completed
        $run.Shell.Dispose()
    }

    It 'is shown when nothing happens for a while, and taken away <Name>' -ForEach @(
        @{ Name = 'when it is over'; Stop = $false }
        @{ Name = 'when nobody wants the rest'; Stop = $true }
    ) {
        $gate = [System.Threading.Tasks.TaskCompletionSource]::new()
        $run = Start-Script "Test-Pump gate, wait -Gate `$gate | Select-Object -First 1" @{ gate = $gate.Task }
        if (-not $Stop) { $run = Start-Script "Test-Pump gate -Gate `$gate" @{ gate = $gate.Task } }
        Wait-Until { $run.Shell.Streams.Progress.Count } 'progress'
        $run.Shell.Streams.Progress[0].Activity | Should -Be Test-Pump
        $run.Shell.Streams.Progress[0].StatusDescription | Should -BeLike 'waiting for gate*'
        $gate.SetResult()
        $null = $run.Shell.EndInvoke($run.Handle)
        $run.Output | Should -Be through
        $run.Shell.Streams.Progress[-1].RecordType | Should -Be Completed
        $run.Shell.Dispose()
    }
}
