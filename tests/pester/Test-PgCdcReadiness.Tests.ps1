# Test-PgCdcReadiness as people and scripts use it, against a real server. What each check decides is tested in tests/PgCdc.Engine.Tests/Readiness.
BeforeDiscovery {
    . "$PSScriptRoot/TestServer.ps1"

    # Each input that names the shop, and how.
    $inputs = @(
        @{ What = 'a host'; Of = { $server | Test-PgCdcReadiness -Port $port -Database $database -Credential $admin -Check connection } }
        @{ What = 'host:port'; Of = { "${server}:$port" | Test-PgCdcReadiness -Database $database -Credential $admin -Check connection } }
        @{ What = 'an object with Server, Port and Database'; Of = { [pscustomobject]$place | Test-PgCdcReadiness -Credential $admin -Check connection } }
        @{ What = 'an object with HostName'; Of = { [pscustomobject]@{ HostName = $server; Port = $port; Database = $database } | Test-PgCdcReadiness -Credential $admin -Check connection } }
        @{ What = 'an object with FullyQualifiedDomainName'; Of = { [pscustomobject]@{ Name = 'pg1'; FullyQualifiedDomainName = $server } | Test-PgCdcReadiness -Port $port -Database $database -Credential $admin -Check connection } }
        @{ What = 'a row of a CSV file'; Of = { "Server,Port,Database`n$server,$port,$database" | ConvertFrom-Csv | Test-PgCdcReadiness -Credential $admin -Check connection } }
        @{ What = 'a row of a CSV file with a blank port'; Of = { "Server,Port,Database`n${server}:$port,,$database" | ConvertFrom-Csv | Test-PgCdcReadiness -Credential $admin -Check connection } }
        @{ What = 'a row of a CSV file with a blank schema and table'; Of = { "Server,Port,Database,Schema,Table`n${server},$port,$database,," | ConvertFrom-Csv | Test-PgCdcReadiness -Credential $admin -Check connection } }
        @{ What = 'its own result'; Of = { Test-PgCdcReadiness @shop -Check connection | Test-PgCdcReadiness -Credential $admin -Check connection } }
        @{ What = 'a URI'; Of = { Test-PgCdcReadiness "postgres://$($admin.UserName):$adminPassword@${server}:$port/$database" -Check connection } }
        @{ What = 'a URI without a password'; Of = { Test-PgCdcReadiness "postgresql://${server}:$port/$database" -Credential $admin -Check connection } }
        @{ What = 'a connection string of libpq'; Of = { Test-PgCdcReadiness "host=$server port=$port dbname=$database user=$($admin.UserName) password='$adminPassword'" -Check connection } }
        @{ What = 'a connection string of .NET'; Of = { Test-PgCdcReadiness "Host=$server;Port=$port;Database=$database;Username=$($admin.UserName);Password=$adminPassword" -Check connection } }
    )

    # Each way of not getting a session, and what it was.
    $unreachable = @(
        @{ What = 'an unknown host'; Stage = 'name resolution'; With = { @{ Server = 'nosuchhost.invalid' } } }
        @{ What = 'a closed port'; Stage = 'route'; With = { @{ Port = $closedPort } } }
        @{ What = 'a port where nothing speaks PostgreSQL'; Stage = 'protocol'; With = { @{ Port = $silentPort; ConnectTimeout = 1 } } }
        @{ What = 'a server without TLS that must have it'; Stage = 'TLS'; With = { @{ SslMode = 'Require' } } }
        @{ What = 'a wrong password'; Stage = 'authentication'; With = { @{ Credential = New-Credential $admin.UserName 'not the password' } } }
        @{ What = 'a user who does not exist'; Stage = 'authentication'; With = { @{ Credential = New-Credential 'nobody at all' $adminPassword } } }
        @{ What = 'a database that does not exist'; Stage = 'database'; With = { @{ Database = 'no_such_database' } } }
    )

    # Each call that makes no sense.
    $nonsense = @(
        @{ What = 'no check of that id'; Id = 'UnknownCheck'; Call = { Test-PgCdcReadiness @shop -Check server.wal_levle } }
        @{ What = 'no check of that id to leave out'; Id = 'UnknownCheck'; Call = { Test-PgCdcReadiness @shop -ExcludeCheck 'srv.*' } }
        @{ What = 'no check left'; Id = 'NoCheckSelected'; Call = { Test-PgCdcReadiness @shop -Check 'server.*' -ExcludeCheck '*' } }
        @{ What = 'a server without a name'; Id = 'InvalidConnectionString'; Call = { Test-PgCdcReadiness '' } }
        @{ What = 'a variable that holds no server'; Id = 'InvalidConnectionString'; Call = { Test-PgCdcReadiness $null } }
        @{ What = 'a variable that holds no servers'; Id = 'InvalidConnectionString'; Call = { Test-PgCdcReadiness @() } }
        @{ What = 'a row without a server'; Id = 'InvalidConnectionString'; Call = { "Server,Port`n,$port" | ConvertFrom-Csv | Test-PgCdcReadiness } }
        @{ What = 'a URI of another kind'; Id = 'InvalidConnectionString'; Call = { Test-PgCdcReadiness "mysql://root:$adminPassword@db1/shop" } }
        @{ What = 'a URI with a password that is not escaped'; Id = 'InvalidConnectionString'; Call = { Test-PgCdcReadiness "postgres://postgres:$adminPassword@b@db1/shop" } }
        @{ What = 'a connection string with a word of its own'; Id = 'UnknownConnectionParameter'; Call = { Test-PgCdcReadiness 'host=db1 colour=red' } }
        @{ What = 'a connection string that is not read in full'; Id = 'UnsupportedConnectionParameter'; Call = { Test-PgCdcReadiness 'host=db1 options=-ccpu=1' } }
        @{ What = 'two ports'; Id = 'ConflictingConnectionParameter'; Call = { Test-PgCdcReadiness 'db1:5433' -Port 5432 } }
        @{ What = 'two hosts in one name'; Id = 'MultipleHosts'; Call = { Test-PgCdcReadiness 'db1,db2' } }
        @{ What = 'a port that is none'; Id = 'InvalidConnectionString'; Call = { Test-PgCdcReadiness db1 -Port 65536 } }
        @{ What = 'a database name that is too long'; Id = 'InvalidName'; Call = { Test-PgCdcReadiness $server -Port $port -Database ('d' * 64) } }
        @{ What = 'a user name that is too long'; Id = 'InvalidName'; Call = { Test-PgCdcReadiness @shop -UserName ('ü' * 32) } }
        @{ What = 'a publication name that is too long'; Id = 'InvalidName'; Call = { Test-PgCdcReadiness @shop -Publication ('p' * 64) } }
        @{ What = 'a schema name that is too long'; Id = 'InvalidName'; Call = { Test-PgCdcReadiness @shop -Schema ('s' * 64) } }
        @{ What = 'a row with a blank table'; Id = 'InvalidName'; Call = { [pscustomobject]($place + @{ Schema = 'sales'; Table = '' }) | Test-PgCdcReadiness -Credential $admin } }
        @{ What = 'a row with a blank user name'; Id = 'InvalidName'; Call = { [pscustomobject]($place + @{ UserName = '' }) | Test-PgCdcReadiness -Credential $admin } }
        @{ What = 'a table name that is not closed'; Id = 'InvalidName'; Call = { Test-PgCdcReadiness @shop -Table '"orders' } }
    )
}

BeforeAll {
    . "$PSScriptRoot/TestServer.ps1"

    # A port that nobody listens at, and one where nobody says a word.
    $listener = [System.Net.Sockets.TcpListener]::new([ipaddress]::Loopback, 0)
    $listener.Start()
    $closedPort = $listener.LocalEndpoint.Port
    $listener.Stop()
    $silent = [System.Net.Sockets.TcpListener]::new([ipaddress]::Loopback, 0)
    $silent.Start()
    $silentPort = $silent.LocalEndpoint.Port

    # Every id, as the command line offers them.
    $ids = (TabExpansion2 ($line = 'Test-PgCdcReadiness -Check ') $line.Length).CompletionMatches.CompletionText

    # The order of the results.
    function Get-Rank($Result) { [array]::IndexOf(@('Fail', 'Warn', 'Skip', 'Pass'), "$($Result.Status)") }
}

AfterAll {
    $silent.Stop()
    Clear-Shop
}

Describe 'a server that was never prepared' {
    BeforeAll {
        $before = Get-State
        $Error.Clear()
        $results = Test-PgCdcReadiness @shop -UserName (New-Name nobody) -Publication (New-Name nothing)
        $errors = @($Error)
        $after = Get-State
    }

    It 'gets one result for every check there is' {
        $results | Should -BeOfType PgCdc.ReadinessCheck
        $results.Check | Sort-Object | Should -Be ($ids | Sort-Object)
    }

    It 'is said to lack a user and a publication, with the command that makes them' {
        $results | Where-Object Check -EQ user.exists | ForEach-Object { $_.Status; $_.Remediation -match '^New-PgCdcUser ' } | Should -Be Fail, $true
        $results | Where-Object Check -EQ publication.exists | ForEach-Object { $_.Status; $_.Remediation -match '^New-PgCdcPublication ' } | Should -Be Fail, $true
    }

    It 'is told the tables without a replica identity, all of them' {
        ($results | Where-Object Check -EQ table.replica_identity).Objects | Sort-Object | Should -Be public.audit_log, public.currencies, public.orders, public.sessions
        ($results | Where-Object Check -EQ table.partitions).Objects | Should -Be public.orders_2026
    }

    It 'is told why, whenever a check does not pass' {
        $results | Where-Object Status -NE Pass | Where-Object { -not $_.Reason } | Should -BeNullOrEmpty
        $results | Where-Object Status -EQ Fail | Where-Object { -not $_.Remediation } | Should -BeNullOrEmpty
    }

    It 'is told where each rule comes from' {
        $results.Reference | Should -Match '^https://'
    }

    It 'sees what failed first, what passed last' {
        $ranks = $results.ForEach({ Get-Rank $_ })
        $ranks | Should -Be ($ranks | Sort-Object)
        $results[0].Status | Should -Be Fail
        $results[-1].Status | Should -Be Pass
    }

    It 'is named in each result' {
        $results.Server | Sort-Object -Unique | Should -Be $server
        $results.Port | Sort-Object -Unique | Should -Be $port
        $results.Database | Sort-Object -Unique | Should -Be $database
        $results.Provider | Sort-Object -Unique | Should -Be SelfManaged
    }

    It 'is no error and is left as it was' {
        $errors | Should -BeNullOrEmpty
        $after | Should -Be $before
    }
}

Describe 'a server that the other cmdlets prepared' {
    BeforeAll {
        $user = New-PgCdcUser @shop -Name (New-Name reader) -Schema public, sales
        $publication = New-PgCdcPublication @shop -Name (New-Name stream) -Schema public, sales -ReplicaIdentityFull -WarningAction SilentlyContinue
        $results = $user | Test-PgCdcReadiness -Credential $admin -Publication $publication.Publication
    }

    AfterAll {
        Clear-Shop
    }

    It 'has no failure left' {
        $results | Where-Object Status -EQ Fail | ForEach-Object ToString | Where-Object { $_ -notlike '*server.wal_level*' } | Should -BeNullOrEmpty
    }

    It 'is judged for the user that came down the pipeline, with a replication connection as that user' {
        ($results | Where-Object Check -EQ user.exists).Status | Should -Be Pass
        ($results | Where-Object Check -EQ connection.replication).Status | Should -Be Pass
        ($results | Where-Object Check -EQ user.table_select).Status | Should -Be Pass
    }

    It 'is judged for the publication that came down the pipeline' {
        $results = $publication | Test-PgCdcReadiness -Credential $admin -UserName $user.UserName -Check 'publication.*'
        $results | Where-Object Check -EQ publication.exists | ForEach-Object Status | Should -Be Pass
        $results | Where-Object Check -EQ publication.tables | ForEach-Object Status | Should -Be Pass
    }

    It 'is told the schemas and tables that are not there' {
        $results = Test-PgCdcReadiness @shop -Publication $publication.Publication -UserName $user.UserName -Schema sales, no_schema, nowhere -Check user.schema_usage
        $results | ForEach-Object { $_.Status; $_.Objects } | Should -Be Fail, no_schema, nowhere
        $results = Test-PgCdcReadiness @shop -Publication $publication.Publication -UserName $user.UserName -Table sales.leads, sales.Leads, nothing -Check publication.tables
        $results | ForEach-Object { $_.Status; $_.Objects } | Should -Be Fail, 'sales."Leads"', public.nothing
    }

    It 'can be asked as the new user' {
        $results = Test-PgCdcReadiness @place -Credential $user.UserCredential -UserName $user.UserName -Check connection, user.exists
        $results.Status | Should -Be Pass, Pass
        ($results | Where-Object Check -EQ connection).Actual | Should -BeLike "*$($user.UserName)"
    }

    It 'is judged alike for a user that went through <What>' -ForEach @(
        @{ What = 'a file'; Through = { $user | Export-Clixml "$TestDrive/user.xml"; Import-Clixml "$TestDrive/user.xml" } }
        @{ What = 'a job'; Through = { Start-Job { $using:user } | Receive-Job -Wait -AutoRemoveJob } }
    ) {
        $journeyed = & $Through
        $journeyed.PSTypeNames[0] | Should -Be Deserialized.PgCdc.UserResult
        $results = $journeyed | Test-PgCdcReadiness -Credential $admin -Publication $publication.Publication -Check connection.replication, user.exists, publication.exists
        $results.Status | Should -Be Pass, Pass, Pass
    }

    It 'is judged alike for a publication that went through a file' {
        $publication | Export-Clixml "$TestDrive/publication.xml"
        $results = Import-Clixml "$TestDrive/publication.xml" | Test-PgCdcReadiness -Credential $admin -Check publication.exists
        $results.Status | Should -Be Pass
    }

    It 'is judged for a user whose password is not known' {
        $known = New-PgCdcUser @shop -Name $user.UserName -Schema public, sales
        $known.UserCredential | Should -BeNullOrEmpty
        $results = $known | Test-PgCdcReadiness -Credential $admin -Check user.exists, connection.replication
        $results | ForEach-Object { "$($_.Check) $($_.Status)" } | Should -Be 'connection.replication Skip', 'user.exists Pass'
    }
}

Describe 'a target' {
    It 'can be <What>' -ForEach $inputs {
        $result = & $Of
        $result | Should -HaveCount 1
        $result.Status | Should -Be Pass
        "$($result.Server):$($result.Port)/$($result.Database)" | Should -Be $target
    }

    It 'can be each of several databases of a server' {
        $results = Test-PgCdcReadiness "postgres://${server}:$port/$database", "postgres://${server}:$port/postgres" -Credential $admin -Check connection
        $results.Database | Sort-Object | Should -Be ($database, 'postgres' | Sort-Object)
    }

    It 'can be a finding that was kept in a file' {
        Test-PgCdcReadiness @shop -Check connection | Export-Clixml "$TestDrive/finding.xml"
        $result = Import-Clixml "$TestDrive/finding.xml" | Test-PgCdcReadiness -Credential $admin -Check connection
        "$($result.Status) $($result.Server):$($result.Port)/$($result.Database)" | Should -Be "Pass $target"
    }

    It 'can be a directory of sockets' {
        $directory = (Get-SqlValue 'SHOW unix_socket_directories') -split ', ' | Select-Object -First 1
        if (-not $directory) { Set-ItResult -Skipped -Because 'the server has no socket' }
        $result = Test-PgCdcReadiness $directory -Port $port -Database $database -Credential $admin -Check connection
        "$($result.Status) $($result.Server)" | Should -Be "Pass $directory"
    }

    It 'comes from the variables of libpq when -Server is left out' {
        $variables = @{ PGHOST = $server; PGPORT = "$port"; PGDATABASE = $database; PGUSER = $admin.UserName; PGPASSWORD = $adminPassword }
        try {
            $variables.GetEnumerator() | ForEach-Object { [Environment]::SetEnvironmentVariable($_.Key, $_.Value) }
            $result = Test-PgCdcReadiness -Check connection
            "$($result.Status) $($result.Server):$($result.Port)/$($result.Database)" | Should -Be "Pass $target"

            [Environment]::SetEnvironmentVariable('PGSSLMODE', 'require')
            (Test-PgCdcReadiness -Check connection).Actual | Should -Be 'failed at TLS'
        }
        finally {
            @($variables.Keys) + 'PGSSLMODE' | ForEach-Object { [Environment]::SetEnvironmentVariable($_, $null) }
        }
    }

    It 'is not taken from an object that names none: <_>' -ForEach 'Name', 'Id', 'ServerName' {
        $Error.Clear()
        [pscustomobject]@{ $_ = $server } | Test-PgCdcReadiness -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $Error | Should -HaveCount 1
        $Error[0].FullyQualifiedErrorId | Should -BeLike 'ParameterArgumentTransformationError,*'
        $Error[0].CategoryInfo.Category | Should -Be InvalidData
        $Error[0].Exception.Message | Should -BeLike '*does not name a server*Server, HostName or FullyQualifiedDomainName*'
    }

    It 'that names no server does not keep the next from being checked' {
        $result = [pscustomobject]@{ Name = 'pg1' }, [pscustomobject]$place | Test-PgCdcReadiness -Credential $admin -Check connection -ErrorAction SilentlyContinue
        $result.Status | Should -Be Pass
    }

    It 'is judged for the tables of the pipeline' {
        $result = [pscustomobject]($place + @{ Schema = 'public'; Table = 'sessions' }), [pscustomobject]($place + @{ Schema = 'sales'; Table = 'leads' }) |
            Test-PgCdcReadiness -Credential $admin -Check table.replica_identity
        $result.Status | Sort-Object | Should -Be Pass, Fail
        ($result | Where-Object Status -EQ Fail).Objects | Should -Be public.sessions
    }

    It 'takes its credential from nobody in the pipeline' {
        $stranger = [pscustomobject]($place + @{ Credential = New-Credential 'nobody at all' 'wrong' })
        ($stranger | Test-PgCdcReadiness -Credential $admin -Check connection).Status | Should -Be Pass
    }
}

Describe 'a target that cannot be reached' {
    It 'because of <What> fails at <Stage>, and that is output' -ForEach $unreachable {
        $Error.Clear()
        $parameters = $shop.Clone()
        (& $With).GetEnumerator() | ForEach-Object { $parameters[$_.Key] = $_.Value }
        $result = Test-PgCdcReadiness @parameters -ErrorAction Stop
        $result | Should -HaveCount 1
        $result.Check | Should -Be connection
        $result.Status | Should -Be Fail
        $result.Actual | Should -Be "failed at $Stage"
        $result.Reason | Should -BeLike "Failed at ${Stage}: *"
        $result.Remediation | Should -Not -BeNullOrEmpty
        $result.Provider | Should -BeNullOrEmpty
        $result | Format-List * | Out-String -Width 4096 | Should -Not -BeLike "*$adminPassword*"
        $Error | Should -BeNullOrEmpty
    }

    It 'delays and spoils no other' {
        $results = "${server}:$port", "127.0.0.1:$closedPort", 'nosuchhost.invalid', "127.0.0.1:$silentPort", "${server}:$port" |
            Test-PgCdcReadiness -Database $database -Credential $admin -ConnectTimeout 2 -Check connection, server.version
        $results[0, 1, 2, 3].Status + @($results | Where-Object Port -EQ $port).Status | Should -Not -Contain Skip
        @($results | Where-Object Status -EQ Pass) | Should -HaveCount 4
        @($results | Where-Object Status -EQ Fail).Actual | Sort-Object | Should -Be 'failed at name resolution', 'failed at protocol', 'failed at route'
        $results[-1].Port | Should -Be $silentPort -Because 'the slowest comes last'
    }

}

Describe '-Quiet' {
    It 'says yes when nothing failed, no when something did, and no when nobody answered' {
        Test-PgCdcReadiness @shop -Check server.version -Quiet | Should -BeExactly $true
        Test-PgCdcReadiness @shop -Check table.replica_identity -Quiet | Should -BeExactly $false
        Test-PgCdcReadiness 127.0.0.1 -Port $closedPort -Quiet | Should -BeExactly $false
    }

    It 'counts a warning and a check that could not look as no failure' {
        Test-PgCdcReadiness @shop -Check table.kind, connection.replication -Quiet | Should -BeExactly $true
    }

    It 'says one boolean for each target' {
        $said = "${server}:$port", "127.0.0.1:$closedPort" | Test-PgCdcReadiness -Database $database -Credential $admin -Check server.version -Quiet
        $said | Should -HaveCount 2
        $said | Should -BeOfType bool
        $said | Sort-Object | Should -Be $false, $true
    }
}

Describe 'the selection of checks' {
    It 'takes ids and wildcards' {
        (Test-PgCdcReadiness @shop -Check 'user.*', 'SERVER.wal_level', 'table.?ind').Check | Sort-Object |
            Should -Be (@($ids -like 'user.*') + 'server.wal_level' + 'table.kind' | Sort-Object)
    }

    It 'leaves out' {
        (Test-PgCdcReadiness @shop -ExcludeCheck 'server.*', 'user.*', 'publication.*', 'table.*', 'provider.*', connection.hba).Check | Sort-Object |
            Should -Be connection, connection.pooler, connection.replication, connection.tls
        (Test-PgCdcReadiness @shop -Check 'table.*' -ExcludeCheck table.toast, table.kind).Check | Sort-Object | Should -Be table.partitions, table.replica_identity
    }

    It 'names what is near to an id that does not exist' {
        $problem = Get-OneError { Test-PgCdcReadiness @shop -Check server.wal_levle } UnknownCheck InvalidArgument
        $problem.TargetObject | Should -Be server.wal_levle
        $problem.ErrorDetails.RecommendedAction | Should -BeLike '*server.wal_level*'
    }

    It 'that makes no sense ends the pipeline before anything is asked, whatever -ErrorAction says' {
        { 'nosuchhost.invalid' | Test-PgCdcReadiness -Check nonsense -ErrorAction SilentlyContinue } | Should -Throw -ErrorId 'UnknownCheck,PgCdc.PowerShell.TestPgCdcReadinessCommand'
    }

    It 'is completed by the tab key: <Line>' -ForEach @(
        @{ Line = 'Test-PgCdcReadiness db1 -Check server.wal'; First = 'server.wal_level' }
        @{ Line = 'Test-PgCdcReadiness db1 -ExcludeCheck user.e'; First = 'user.exists' }
        @{ Line = "Test-PgCdcReadiness db1 -Check 'table.t"; First = 'table.toast' }
    ) {
        $match = (TabExpansion2 $Line $Line.Length).CompletionMatches[0]
        $match.CompletionText.Trim("'") | Should -Be $First
        $match.ToolTip | Should -Not -BeNullOrEmpty
    }
}

Describe 'a call with <What>' -ForEach $nonsense {
    It 'is an error that says what to do, and is no result' {
        $problem = Get-OneError $Call $Id InvalidArgument
        "$problem" | Should -Not -BeNullOrEmpty
        $output = try { & $Call 2>$null } catch { }
        $output | Should -BeNullOrEmpty
    }
}

Describe 'an error' {
    It 'of one server is not one of the next' {
        $results = Test-PgCdcReadiness 'db1:x', "${server}:$port" -Database $database -Credential $admin -Check connection -ErrorAction SilentlyContinue -ErrorVariable problem
        $results.Status | Should -Be Pass
        $problem | Should -HaveCount 1
        $problem.FullyQualifiedErrorId | Should -BeLike 'InvalidConnectionString,*'
    }

    It 'ends the pipeline under -ErrorAction Stop' {
        $results = @()
        { 'db1:x', "${server}:$port" | Test-PgCdcReadiness -Database $database -Credential $admin -Check connection -ErrorAction Stop -OutVariable results } |
            Should -Throw -ErrorId 'InvalidConnectionString,*'
        $results | Should -BeNullOrEmpty
    }

}

Describe 'a role that may only log in' {
    BeforeAll {
        $role = New-Role
        $Error.Clear()
        $results = Test-PgCdcReadiness @place -Credential $role
        $errors = @($Error)
    }

    It 'gets every check, and no error' {
        $results.Check | Sort-Object | Should -Be ($ids | Sort-Object)
        $errors | Should -BeNullOrEmpty
    }

    It 'is told what it may not see, and the rest is judged' {
        ($results | Where-Object Check -EQ connection.hba).Status | Should -Be Skip
        ($results | Where-Object Check -EQ server.version).Status | Should -Be Pass
        ($results | Where-Object Check -EQ table.replica_identity).Status | Should -Be Fail
    }
}

Describe 'the pipeline' {
    It 'stops at Select-Object -First, and the connections of the rest are closed' {
        # A server that never answers, and no time limit: only a stop ends this.
        $result = Test-PgCdcReadiness "127.0.0.1:$silentPort", "${server}:$port" -Database $database -Credential $admin -ConnectTimeout 0 | Select-Object -First 1
        $result.Port | Should -Be $port
        do {
            $peer = $silent.AcceptTcpClient()
            $peer.ReceiveTimeout = 20000
            $stream = $peer.GetStream()
            $bytes = [byte[]]::new(1024)
            while (($count = $stream.Read($bytes, 0, 1024)) -gt 0) { $count | Should -BeGreaterThan 0 }
            $peer.Dispose()
        } while ($silent.Pending())
    }

    It 'keeps the results of a target together, so that each has one table' {
        $results = 1..4 | ForEach-Object { "${server}:$port" } | Test-PgCdcReadiness -Database $database -Credential $admin -Check 'server.*' -ThrottleLimit 4
        $text = $results | Out-String -Width 160
        $count = @($ids -like 'server.*').Count
        @($results)[0..($count - 1)].Check | Sort-Object | Should -Be ($ids -like 'server.*' | Sort-Object)
        $text | Should -Match 'Target:'
    }
}

Describe 'the default view' {
    It 'has a heading with the verdict and the counts, failures first' {
        $results = Test-PgCdcReadiness @shop -UserName (New-Name nobody) -Check connection, server.version, user.exists, connection.replication
        $lines = ($results | Out-String -Width 160) -split "`n" | Where-Object { $_.Trim() }
        $lines[0] | Should -BeLike "*$target (SelfManaged, PostgreSQL *): NOT ready - 1 failed, 0 warnings, 2 passed, 1 skipped*"
        $lines[1] -split '\s+' | Should -Be Status, Check, Finding
        $lines[3] | Should -Match '^Fail +user\.exists +no such role: '
        $lines[-1] | Should -Match '^Pass +server\.version +\d'
    }

    It 'says ready where nothing failed' {
        Test-PgCdcReadiness @shop -Check server.version | Out-String -Width 160 | Should -BeLike "*${target} (SelfManaged, PostgreSQL *): ready - 0 failed, 0 warnings, 1 passed, 0 skipped*"
    }

    It 'says so where nobody answered' {
        $text = Test-PgCdcReadiness 127.0.0.1 -Port $closedPort -Database x | Out-String -Width 160
        $text | Should -BeLike "*127.0.0.1:$closedPort/x: NOT ready - 1 failed*"
        $text | Should -Match 'Fail +connection +Failed at route: Nothing listens at'
    }

    It 'breaks no id in two in a window of 80 columns' {
        $lines = (Test-PgCdcReadiness @shop | Out-String -Width 80) -split '\r?\n'
        foreach ($id in $ids) {
            @($lines -match "^(Pass|Warn|Fail|Skip) +$([regex]::Escape($id))( |$)") | Should -HaveCount 1 -Because $id
        }
        ($lines | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 80
    }
}

Describe 'a password' {
    It 'is in nothing that is said about a target given as <What>' -ForEach @(
        @{ What = 'a credential'; Shown = '*connection.replication*'; Call = { Test-PgCdcReadiness @shop -UserCredential $reader @loud } }
        @{ What = 'a URI'; Shown = '*server.version*'; Call = { Test-PgCdcReadiness "postgres://$($admin.UserName):$adminPassword@${server}:$port/$database" @loud } }
        @{ What = 'a connection string'; Shown = '*server.version*'; Call = { Test-PgCdcReadiness "host=$server port=$port dbname=$database user=$($admin.UserName) password=$adminPassword" @loud } }
        @{ What = 'a URI that is wrong'; Shown = '*InvalidConnectionString*'; Call = { "postgres://postgres:$adminPassword@x@db1/shop" | Test-PgCdcReadiness @loud } }
        @{ What = 'a connection string that is wrong'; Shown = '*InvalidConnectionString*'; Call = { "host=db1 password=$adminPassword 1" | Test-PgCdcReadiness @loud } }
        @{ What = 'a URI to a closed port'; Shown = '*Nothing listens*'; Call = { Test-PgCdcReadiness "postgres://postgres:$adminPassword@127.0.0.1:$closedPort/shop" @loud } }
        @{ What = 'a database that does not exist'; Shown = '*failed at database*'; Call = { Test-PgCdcReadiness $server -Port $port -Database nope -Credential $admin -UserCredential $reader @loud } }
    ) {
        $reader = New-Credential 'somebody' 'the password of the reader'
        $text = Get-AllText $Call
        $text | Should -BeLike $Shown
        $text | Should -Not -BeLike "*$adminPassword*"
        $text | Should -Not -BeLike '*the password of the reader*'
    }

    It 'leaves -Debug with something to say, and nobody is asked anything' {
        $said = Test-PgCdcReadiness @shop -Check connection -Debug 5>&1
        $said[-1].Status | Should -Be Pass
        "$said" | Should -BeLike "*Connected to $target in * ms*"
    }

    It 'leaves -Verbose with something to say' {
        $verbose = Test-PgCdcReadiness @shop -Check connection -Verbose 4>&1 | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] }
        "$verbose" | Should -BeLike "*Connected to $target in * ms*"
    }
}

Describe 'the example of the help' -ForEach (Get-Example Test-PgCdcReadiness) {
    AfterAll {
        Clear-Shop
    }

    It '"<Title>" does what it says' {
        $Error.Clear()
        $output = try { Invoke-Example $Code } catch { "thrown: $_" }
        switch -Wildcard ($Title) {
            'What is missing*' { $output.Check | Should -Be (Test-PgCdcReadiness @shop -UserName "example$suffix").Check }
            'What to type' { $output | Out-String -Width 80 | Should -Match 'Check +: user\.exists\s+Remediation : New-PgCdcUser ' }
            'A fleet*' {
                $rows = Import-Csv "$TestDrive/findings.csv"
                $rows.Check | Should -Contain user.exists
                ($rows | Where-Object Check -EQ table.replica_identity).Objects | Should -BeLike '*public.audit_log, *'
            }
            'A gate*' { $output | Should -BeLike 'thrown: *db1 is not ready.' }
            'As the consumer*' { ($output | Where-Object Check -EQ connection.replication).Status | Should -Be Pass }
            default { throw "The example '$Title' is not tried yet." }
        }
        if ($Title -notlike 'A gate*') { $Error | Should -BeNullOrEmpty }
    }
}
