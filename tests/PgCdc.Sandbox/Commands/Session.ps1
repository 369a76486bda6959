# Does in one session what a person would type at its prompt. Each line that comes in is a command; what it writes is shown as at a prompt, unless it is
# only a question of the program's. Then comes one marked line of JSON for the program: the errors and, of a question, the answer.
param([int] $Width, [string] $Rendering)

$PSStyle.OutputRendering = $Rendering
$last = @()

while ($null -ne ($line = [Console]::In.ReadLine())) {
    $request = $line | ConvertFrom-Json
    $all = @(. { try { . ([scriptblock]::Create($request.Command)) } catch { $_ } } 2>&1 3>&1)
    $failures = @($all | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] })
    $output = @($all | Where-Object { $_ -isnot [System.Management.Automation.ErrorRecord] -and $_ -isnot [System.Management.Automation.WarningRecord] })

    if (-not $request.Question) {
        $last = $output
        $all | ForEach-Object { if ($_ -is [System.Management.Automation.WarningRecord]) { "WARNING: $_" } else { $_ } } |
            Out-String -Width $Width -Stream | ForEach-Object { [Console]::WriteLine($_) }
    }

    $answer = @{
        Output = @(if ($request.Question) { $output })
        Errors = @(foreach ($failure in $failures) {
                @{
                    Id      = $failure.FullyQualifiedErrorId.Split(',')[0]
                    Message = "$failure"
                    Tables  = @($failure.TargetObject | Where-Object { $_ -is [PgCdc.TableAtRisk] } | ForEach-Object { "$($_.Schema).$($_.Table)" })
                }
            })
    }
    [Console]::WriteLine("`u{1E}" + ($answer | ConvertTo-Json -Compress -Depth 4 -EnumsAsStrings -EscapeHandling EscapeNonAscii))
}
