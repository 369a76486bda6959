# New-PgCdcUser as people and scripts use it, against a real server. What is planned for which state is tested in tests/PgCdc.Engine.Tests.
BeforeDiscovery {
    . "$PSScriptRoot/TestServer.ps1"

    # Each call that makes no sense or cannot be carried out.
    $refused = @(
        @{ What = 'an empty name'; Id = 'InvalidName'; Category = 'InvalidArgument'; Call = { New-PgCdcUser @shop -Name '' } }
        @{ What = 'a name of 64 bytes'; Id = 'InvalidName'; Category = 'InvalidArgument'; Call = { New-PgCdcUser @shop -Name ('ü' * 32) } }
        @{ What = 'a reserved name'; Id = 'InvalidName'; Category = 'InvalidArgument'; Call = { New-PgCdcUser @shop -Name pg_reader } }
        @{ What = 'an empty schema'; Id = 'InvalidName'; Category = 'InvalidArgument'; Call = { New-PgCdcUser @shop -Name $name -Schema '' } }
        @{ What = 'a table whose quote is not closed'; Id = 'InvalidName'; Category = 'InvalidArgument'; Call = { New-PgCdcUser @shop -Name $name -Table '"orders' } }
        @{ What = 'a pattern for schemas'; Id = 'InvalidName'; Category = 'InvalidArgument'; Call = { New-PgCdcUser @shop -Name $name -Table '*.orders' } }
        @{ What = 'an empty password'; Id = 'EmptyPassword'; Category = 'InvalidArgument'; Call = { New-PgCdcUser @shop -Name $name -Password ([securestring]::new()) } }
        @{ What = 'schemas that do not exist'; Id = 'SchemaNotFound'; Category = 'ObjectNotFound'; Says = 'no_schema*Nowhere'; Call = { New-PgCdcUser @shop -Name $name -Schema public, no_schema, Nowhere } }
        @{ What = 'tables that do not exist'; Id = 'TableNotFound'; Category = 'ObjectNotFound'; Says = 'sales.nothing*public.Orders'; Call = { New-PgCdcUser @shop -Name $name -Table sales.nothing, customers, Orders } }
        @{ What = 'a view'; Id = 'TableNotFound'; Category = 'ObjectNotFound'; Says = 'public.revenue'; Call = { New-PgCdcUser @shop -Name $name -Table revenue } }
        @{ What = 'an unknown host'; Id = 'HostNotFound'; Category = 'ConnectionError'; Call = { New-PgCdcUser nosuchhost.invalid -Name $name } }
        @{ What = 'a closed port'; Id = 'ConnectionRefused'; Category = 'ConnectionError'; Call = { New-PgCdcUser 127.0.0.1 -Port $closedPort -Name $name } }
        @{ What = 'a wrong password'; Id = 'AuthenticationFailed'; Category = 'AuthenticationError'; Call = { New-PgCdcUser @place -Credential (New-Credential $admin.UserName wrong) -Name $name } }
        @{ What = 'a database that does not exist'; Id = 'DatabaseNotFound'; Category = 'ObjectNotFound'; Call = { New-PgCdcUser $server -Port $port -Database nope -Credential $admin -Name $name } }
        @{ What = 'a server without TLS that must have it'; Id = 'TlsNotOffered'; Category = 'SecurityError'; Call = { New-PgCdcUser @shop -SslMode Require -Name $name } }
        @{ What = 'a connection string that is wrong'; Id = 'InvalidConnectionString'; Category = 'InvalidArgument'; Call = { New-PgCdcUser "host=db1 password=$adminPassword 1" -Name $name } }
        @{ What = 'a row of a blank table'; Id = 'InvalidName'; Category = 'InvalidArgument'; Call = { [pscustomobject]@{ Schema = 'sales'; Table = '' } | New-PgCdcUser @shop -Name $name } }
        @{ What = 'a row without a table'; Id = 'InvalidName'; Category = 'InvalidArgument'; Call = { [pscustomobject]@{ Schema = 'sales'; Table = $null } | New-PgCdcUser @shop -Name $name } }
    )
}

BeforeAll {
    . "$PSScriptRoot/TestServer.ps1"

    $listener = [System.Net.Sockets.TcpListener]::new([ipaddress]::Loopback, 0)
    $listener.Start()
    $closedPort = $listener.LocalEndpoint.Port
    $listener.Stop()

    # The owners of the tables have names of their own on every server.
    $shopOwner = Get-SqlValue "select pg_get_userbyid(relowner) from pg_class where oid = 'public.customers'::regclass"
    $salesOwner = Get-SqlValue "select pg_get_userbyid(relowner) from pg_class where oid = 'sales.leads'::regclass"

    # What a role may do with the tables of the shop, as 'sales.leads SELECT'.
    function Get-TableRight([string] $Role) {
        Get-SqlValue "select c.oid::regclass || ' ' || p from pg_class c, unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) p
            where c.relkind in ('r', 'p', 'v', 'm', 'f') and c.relnamespace in ('public'::regnamespace, 'sales'::regnamespace) and has_table_privilege('$Role', c.oid, p) order by 1"
    }

    function Test-Login([pscredential] $Credential) { (Test-PgCdcReadiness @place -Credential $Credential -Check connection).Status -eq 'Pass' }
}

AfterAll {
    Clear-Shop
}

Describe 'a new user' {
    BeforeAll {
        $name = New-Name reader
        $Error.Clear()
        $user = New-PgCdcUser @shop -Name $name -Schema public, sales
    }

    It 'is said to be made, and where' {
        $user | Should -BeOfType PgCdc.UserResult
        $user.Status | Should -Be Created
        "$($user.Server):$($user.Port)/$($user.Database)" | Should -Be $target
        $user.Provider | Should -Be SelfManaged
        $user.UserName, $user.ConnectionUserName | Should -Be $name, $name
        $user.ReplicationGrant | Should -Be ReplicationAttribute
        $user.Schema | Should -Be public, sales
        $user.WalSenderTimeout | Should -BeNullOrEmpty
        "$user" | Should -Be "Created $name on $target"
        $Error | Should -BeNullOrEmpty
    }

    It 'may log in and replicate, and is nothing else' {
        $row = Invoke-Sql "select rolcanlogin, rolreplication, rolsuper, rolcreaterole, rolcreatedb, rolbypassrls from pg_roles where rolname = '$name'"
        $row.ItemArray | Should -Be $true, $true, $false, $false, $false, $false
        Get-SqlValue "select 1 from pg_auth_members where member = '$name'::regrole" | Should -BeNullOrEmpty
    }

    It 'may read every table of the schemas, and do nothing else with them' {
        $tables = Get-SqlValue "select oid::regclass || ' SELECT' from pg_class where relkind in ('r', 'p') and relnamespace in ('public'::regnamespace, 'sales'::regnamespace) order by 1"
        Get-TableRight $name | Should -Be $tables
    }

    It 'may read what either owner makes later' {
        $user.DefaultPrivilegeOwner | Should -Contain $shopOwner
        $user.DefaultPrivilegeOwner | Should -Contain $salesOwner
        $null = Invoke-Sql "SET ROLE $shopOwner; CREATE TABLE public.later (n int); RESET ROLE; SET ROLE $salesOwner; CREATE TABLE sales.later (n int)"
        try {
            Get-SqlValue 'select count(*) from public.later' -As $user.UserCredential | Should -Be 0
            Get-SqlValue 'select count(*) from sales.later' -As $user.UserCredential | Should -Be 0
        }
        finally {
            $null = Invoke-Sql 'DROP TABLE public.later, sales.later'
        }
    }

    It 'can log in with the password that was made, which is in UserCredential and nowhere else' {
        $user.LoginVerified | Should -BeTrue
        $user.UserCredential | Should -BeOfType pscredential
        $user.UserCredential.UserName | Should -Be $name
        Test-Login $user.UserCredential | Should -BeTrue
        $password = $user.UserCredential.GetNetworkCredential().Password
        $password.Length | Should -Be 32
        $user | Format-List * -Force | Out-String -Width 4096 | Should -Not -BeLike "*$password*"
        $user | ConvertTo-Json -Depth 9 | Should -Not -BeLike "*$password*"
        $user | Export-Csv "$TestDrive/user.csv"
        Get-Content "$TestDrive/user.csv" -Raw | Should -Not -BeLike "*$password*"
    }

    It 'has the statements in its result, without the verifier' {
        $user.Sql[0] | Should -Be "CREATE ROLE $name WITH LOGIN REPLICATION PASSWORD '<SCRAM-SHA-256 verifier>'"
        $user.Sql | Should -Contain "GRANT USAGE ON SCHEMA sales TO $name"
        $user.Sql | Should -Contain "GRANT SELECT ON ALL TABLES IN SCHEMA sales TO $name"
        $user.Sql | Should -Contain "ALTER DEFAULT PRIVILEGES FOR ROLE $salesOwner IN SCHEMA sales GRANT SELECT ON TABLES TO $name"
        $user.Sql | Should -Not -Match 'SCRAM-SHA-256\$'
    }

    It 'has its password on the server as a SCRAM-SHA-256 verifier' {
        Get-SqlValue "select rolpassword from pg_authid where rolname = '$name'" | Should -BeLike 'SCRAM-SHA-256$4096:*'
    }

    It 'gets another password than the one before' {
        $other = New-PgCdcUser @shop -Name (New-Name other)
        $other.UserCredential.GetNetworkCredential().Password | Should -Not -Be $user.UserCredential.GetNetworkCredential().Password
    }

    It 'gets the schema public when none is named' {
        (New-PgCdcUser @shop -Name (New-Name public)).Schema | Should -Be public
    }

    It 'is shown in a row under its target' {
        $lines = ($user | Out-String -Width 80) -split '\r?\n' | Where-Object { $_ }
        $lines[0].Trim() | Should -Be "Target: $target (SelfManaged)"
        $lines[1] -split '\s+' | Should -Be Status, UserName, LoginVerified, Schema
        $lines[3] | Should -Match "^Created +$name +True +public, sales"
    }
}

Describe 'the parameters' {
    BeforeAll {
        $name = New-Name user
    }

    AfterEach {
        Clear-Shop
    }

    It '-Password sets that password' {
        $user = New-PgCdcUser @shop -Name $name -Password (ConvertTo-SecureString 'päss "wörd''$1' -AsPlainText -Force)
        $user.LoginVerified | Should -BeTrue
        $user.UserCredential.GetNetworkCredential().Password | Should -Be 'päss "wörd''$1'
        Test-Login (New-Credential $name 'päss "wörd''$1') | Should -BeTrue
    }

    It '-Table grants these tables and no others, now or later' {
        $user = New-PgCdcUser @shop -Name $name -Table customers, sales.*
        Get-TableRight $name | Should -Be 'customers SELECT', 'sales.leads SELECT', 'sales.quotes SELECT', 'sales.regions SELECT'
        $user.Schema | Should -Be public, sales
        $user.DefaultPrivilegeOwner | Should -BeNullOrEmpty
    }

    It '-Table looks a name without a schema up in -Schema' {
        $null = New-PgCdcUser @shop -Name $name -Schema sales -Table leads
        Get-TableRight $name | Should -Be 'sales.leads SELECT'
    }

    It '-NoDefaultPrivilege leaves later tables out' {
        $user = New-PgCdcUser @shop -Name $name -Schema sales -NoDefaultPrivilege
        $user.DefaultPrivilegeOwner | Should -BeNullOrEmpty
        $user.Sql -match 'DEFAULT PRIVILEGES' | Should -BeNullOrEmpty
    }

    It '-WalSenderTimeout sets the timeout of the role, in milliseconds' {
        $user = New-PgCdcUser @shop -Name $name -WalSenderTimeout 300000
        $user.WalSenderTimeout | Should -Be 300000
        Get-SqlValue "select unnest(rolconfig) from pg_roles where rolname = '$name'" | Should -Be wal_sender_timeout=300000
        (New-PgCdcUser @shop -Name $name -WalSenderTimeout 300000).Status | Should -Be AlreadyPresent
    }

    It '-Provider brings the steps of that provider''s guide' {
        $user = New-PgCdcUser @shop -Name $name -Provider AzureFlexible
        $user.Provider | Should -Be AzureFlexible
        $user.WalSenderTimeout | Should -Be 0
    }

    It '-Name takes any name that PostgreSQL takes: <_>' -ForEach 'Mixed Case', 'do"uble', "sin'gle", 'do.t', 'semi;colon --', "new`nline", 'ünï', '$1', 'select' {
        $odd = "$_ $suffix"
        $user = New-PgCdcUser @shop -Name $odd -Schema sales
        $user.UserName | Should -BeExactly $odd
        $user.LoginVerified | Should -BeTrue
        Get-SqlValue "select rolname from pg_roles where rolname like '%$suffix' and rolcanlogin and rolreplication" | Should -BeExactly $odd
    }
}

Describe 'the pipeline' {
    BeforeEach {
        $name = New-Name piped
    }

    It 'brings <What>' -ForEach @(
        @{ What = 'a server'; Of = { "${server}:$port" | New-PgCdcUser -Database $database -Credential $admin -Name $name } }
        @{ What = 'an object with Server, Port and Database'; Of = { [pscustomobject]$place | New-PgCdcUser -Credential $admin -Name $name } }
        @{ What = 'a row of a CSV file with a blank port'; Of = { "HostName,Port,Database`n${server}:$port,,$database" | ConvertFrom-Csv | New-PgCdcUser -Credential $admin -Name $name } }
        @{ What = 'a finding'; Of = { Test-PgCdcReadiness @shop -Check user.exists | New-PgCdcUser -Credential $admin -Name $name } }
        @{ What = 'a finding from a job'; Of = { Start-Job { $using:finding } | Receive-Job -Wait -AutoRemoveJob | New-PgCdcUser -Credential $admin -Name $name } }
    ) {
        $finding = Test-PgCdcReadiness @shop -Check user.exists
        $user = & $Of
        $user.Status | Should -Be Created
        "$($user.Server):$($user.Port)/$($user.Database)" | Should -Be $target
        Test-Login $user.UserCredential | Should -BeTrue
    }

    It 'brings schemas' {
        ([pscustomobject]($place + @{ Schema = 'sales' }) | New-PgCdcUser -Credential $admin -Name $name).Schema | Should -Be sales
    }

    It 'brings tables, which become one user that may read exactly these' {
        $null = Invoke-Sql 'CREATE TABLE public."we.ird*" (n int); CREATE TABLE public."we.irder" (n int)'
        try {
            $user = "Schema,Table`npublic,customers`npublic,we.ird*`nsales,leads" | ConvertFrom-Csv | New-PgCdcUser @shop -Name $name
            $user | Should -HaveCount 1
            $user.Status | Should -Be Created
            $user.Schema | Should -Be public, sales
            Get-TableRight $name | Should -Be '"we.ird*" SELECT', 'customers SELECT', 'sales.leads SELECT'
        }
        finally {
            $null = Invoke-Sql 'DROP TABLE public."we.ird*", public."we.irder"'
        }
    }

    It 'brings what it made before, which is AlreadyPresent' {
        $user = New-PgCdcUser @shop -Name $name -Schema sales
        $again = $user | New-PgCdcUser -Credential $admin -Name $name
        $again.Status | Should -Be AlreadyPresent
        $again.Schema | Should -Be sales
    }

    It 'takes the user to the publication of the same schemas' {
        $publication = New-PgCdcUser @shop -Name $name -Schema sales | New-PgCdcPublication -Credential $admin -Name $name
        $publication.Status | Should -Be Created
        $publication.Scope | Should -Be Schema
        Get-SqlValue "select schemaname || '.' || tablename from pg_publication_tables where pubname = '$name' order by 1" | Should -Be sales.leads, sales.quotes, sales.regions
        $null = Invoke-Sql "DROP PUBLICATION $name"
    }

    It 'serves the other servers when one is dead' {
        $users = "127.0.0.1:$closedPort", "${server}:$port", 'nosuchhost.invalid' |
            New-PgCdcUser -Database $database -Credential $admin -Name $name -ErrorAction SilentlyContinue -ErrorVariable problems
        $users.Status | Should -Be Created
        $problems.FullyQualifiedErrorId | Should -Be 'ConnectionRefused,PgCdc.PowerShell.NewPgCdcUserCommand', 'HostNotFound,PgCdc.PowerShell.NewPgCdcUserCommand'
        $problems.TargetObject | Should -Be "127.0.0.1:$closedPort/$database", "nosuchhost.invalid:5432/$database"
    }

    It 'ends at a dead server under -ErrorAction Stop' {
        { "127.0.0.1:$closedPort", "${server}:$port" | New-PgCdcUser -Database $database -Credential $admin -Name $name -ErrorAction Stop } |
            Should -Throw -ErrorId 'ConnectionRefused,*'
        Get-SqlValue "select 1 from pg_roles where rolname = '$name'" | Should -BeNullOrEmpty
    }
}

Describe '-WhatIf' {
    It 'shows the statements that would be run, each on a line, and changes nothing' {
        $name = New-Name whatif
        $before = Get-State
        $shown = Get-HostText { New-PgCdcUser @shop -Name $name -Schema public, sales -Password (ConvertTo-SecureString 'the password given' -AsPlainText -Force) -WhatIf }
        Get-State | Should -Be $before
        $shown | Should -Not -BeLike '*the password given*'
        $shown | Should -Not -Match 'SCRAM-SHA-256\$'

        $user = New-PgCdcUser @shop -Name $name -Schema public, sales
        $lines = $shown -split '\r?\n'
        $at = [array]::IndexOf($lines, "What if: ${target}:")
        $lines[($at + 1)..($at + $user.Sql.Count)] | Should -Be $user.Sql.ForEach({ "  $_" })
    }

    It 'returns nothing' {
        New-PgCdcUser @shop -Name (New-Name whatif) -WhatIf | Should -BeNullOrEmpty
    }

    It 'shows nothing, and returns the user, when nothing is to be done' {
        $name = New-Name whatif
        $null = New-PgCdcUser @shop -Name $name
        $script:again = $null
        $shown = Get-HostText { $script:again = New-PgCdcUser @shop -Name $name -WhatIf }
        $shown | Should -Not -BeLike '*What if*'
        $again.Status | Should -Be AlreadyPresent
    }

    It 'says what is missing or wrong as a real run would' {
        $null = Get-OneError { New-PgCdcUser @shop -Schema nowhere -WhatIf } SchemaNotFound ObjectNotFound
    }
}

Describe '-Confirm' {
    It 'that nobody can answer is an error, and changes nothing' {
        $name = New-Name confirm
        $before = Get-State
        $problem = Get-OneError { New-PgCdcUser @shop -Name $name -Confirm } NotConfirmed InvalidOperation
        Get-State | Should -Be $before
        $problem.TargetObject | Should -Be $target
        $problem.ErrorDetails.RecommendedAction | Should -BeLike '*-Confirm:$false*'
    }

    It 'switched off asks nothing' {
        $ConfirmPreference = 'Low'
        (New-PgCdcUser @shop -Name (New-Name confirm) -Confirm:$false).Status | Should -Be Created
    }
}

Describe 'a second run' {
    BeforeAll {
        $name = New-Name again
        $user = New-PgCdcUser @shop -Name $name -Schema public, sales
        $before = Get-State
    }

    AfterEach {
        Get-State | Should -Be $before
    }

    It 'changes nothing and says AlreadyPresent' {
        $again = New-PgCdcUser @shop -Name $name -Schema public, sales
        $again.Status | Should -Be AlreadyPresent
        $again.Sql | Should -BeNullOrEmpty
        $again.Schema | Should -Be public, sales
        $again.UserCredential | Should -BeNullOrEmpty -Because 'the password of a role that exists is not known'
        $again.LoginVerified | Should -BeNullOrEmpty
    }

    It 'with less asked for changes nothing' {
        (New-PgCdcUser @shop -Name $name -Table sales.leads).Status | Should -Be AlreadyPresent
    }

    It 'with -Force changes nothing either' {
        (New-PgCdcUser @shop -Name $name -Schema public, sales -Force).Status | Should -Be AlreadyPresent
    }

    It 'with the password that it has is AlreadyPresent, and proven' {
        $again = New-PgCdcUser @shop -Name $name -Schema public, sales -Password $user.UserCredential.Password
        $again.Status | Should -Be AlreadyPresent
        $again.LoginVerified | Should -BeTrue
        $again.UserCredential.GetNetworkCredential().Password | Should -Be $user.UserCredential.GetNetworkCredential().Password
    }

    It 'with another password is refused' {
        $problem = Get-OneError { New-PgCdcUser @shop -Name $name -Schema public, sales -Password (ConvertTo-SecureString 'another one' -AsPlainText -Force) } UserDiffers ResourceExists
        "$problem" | Should -BeLike '*password*'
        "$problem" | Should -Not -BeLike '*another one*'
    }
}

Describe 'a role that differs' {
    BeforeEach {
        $name = New-Name differs
        $null = Invoke-Sql "CREATE ROLE $name NOLOGIN CONNECTION LIMIT 1 VALID UNTIL '2001-01-01'; GRANT INSERT ON sales.leads TO $name"
    }

    It 'is refused with every difference named, and left as it was' {
        $before = Get-State
        $problem = Get-OneError { New-PgCdcUser @shop -Name $name -Schema sales } UserDiffers ResourceExists
        Get-State | Should -Be $before
        foreach ($difference in 'may not log in', 'REPLICATION', 'connections', 'expired', 'USAGE on schema sales', 'SELECT on 3 tables', "$salesOwner makes in sales later") {
            "$problem" | Should -BeLike "*$difference*"
        }
        $problem.ErrorDetails.RecommendedAction | Should -BeLike '*-Force*'
        $problem.TargetObject | Should -Be $name
    }

    It 'gets what is missing with -Force, and keeps what it has' {
        $user = New-PgCdcUser @shop -Name $name -Schema sales -Force -Password (ConvertTo-SecureString 'a new one' -AsPlainText -Force)
        $user.Status | Should -Be Updated
        $user.LoginVerified | Should -BeTrue
        Test-Login (New-Credential $name 'a new one') | Should -BeTrue
        Get-TableRight $name | Should -Be 'sales.leads INSERT', 'sales.leads SELECT', 'sales.quotes SELECT', 'sales.regions SELECT'
        $user.Sql -match 'DROP|REVOKE' | Should -BeNullOrEmpty
        (New-PgCdcUser @shop -Name $name -Schema sales).Status | Should -Be AlreadyPresent
    }

    It 'keeps its password with -Force, unless one is given' {
        $null = Invoke-Sql "ALTER ROLE $name PASSWORD 'the old one'"
        $user = New-PgCdcUser @shop -Name $name -Schema sales -Force
        $user.UserCredential | Should -BeNullOrEmpty
        Test-Login (New-Credential $name 'the old one') | Should -BeTrue
    }

    It 'is shown what -Force would do by -WhatIf' {
        $before = Get-State
        $shown = Get-HostText { New-PgCdcUser @shop -Name $name -Schema sales -Force -WhatIf }
        Get-State | Should -Be $before
        $shown | Should -BeLike "*ALTER ROLE $name WITH LOGIN REPLICATION CONNECTION LIMIT -1 VALID UNTIL 'infinity'*GRANT USAGE ON SCHEMA sales TO $name*"
    }
}

Describe 'an administrator' {
    It 'without rights is told all that is missing at once, and who can give it' {
        $poor = New-Role
        $before = Get-State
        $problem = Get-OneError { New-PgCdcUser @place -Credential $poor -Name (New-Name poor) -Schema public, sales } MissingAdminRight PermissionDenied
        Get-State | Should -Be $before
        $problem.TargetObject | Should -BeOfType PgCdc.MissingRight
        $problem.TargetObject.Count | Should -BeGreaterThan 4
        $problem.TargetObject.Missing -match 'lacks CREATEROLE' | Should -Not -BeNullOrEmpty
        $problem.TargetObject.Missing -match 'lacks REPLICATION' | Should -Not -BeNullOrEmpty
        $problem.TargetObject.Action -match 'USAGE on schema sales' | Should -Not -BeNullOrEmpty
        $problem.TargetObject.Action -match 'SELECT on' | Should -Not -BeNullOrEmpty
        $problem.TargetObject.Action -match "default privileges of '$salesOwner'" | Should -Not -BeNullOrEmpty
        $problem.TargetObject.GrantedBy | Should -Not -Contain $null
        $problem.Exception.SqlState | Should -Be 42501
        $problem.TargetObject | Out-String -Width 80 | Should -Match "Action +: Create the role\r?\nMissing +: .*\r?\nGrantedBy : a superuser must run"
    }

    It 'without rights is told so by -WhatIf, too' {
        $poor = New-Role
        $null = Get-OneError { New-PgCdcUser @place -Credential $poor -Name (New-Name poor) -WhatIf } MissingAdminRight PermissionDenied
    }

    It 'who lacks one right is told that one' {
        $creator = New-Role "CREATEROLE IN ROLE $shopOwner, $salesOwner"
        $problem = Get-OneError { New-PgCdcUser @place -Credential $creator -Name (New-Name poor) -Schema sales } MissingAdminRight PermissionDenied
        $problem.TargetObject | Should -HaveCount 1
        $problem.TargetObject[0].Missing | Should -BeLike '*lacks REPLICATION*'
        $problem.TargetObject[0].GrantedBy | Should -BeLike "*ALTER ROLE $($creator.UserName) REPLICATION*"
    }

    It 'who is no superuser and has these rights can do it' {
        $creator = New-Role "CREATEROLE REPLICATION IN ROLE $shopOwner, $salesOwner"
        $user = New-PgCdcUser @place -Credential $creator -Name (New-Name made) -Schema sales
        $user.Status | Should -Be Created
        $user.LoginVerified | Should -BeTrue
        (New-PgCdcUser @place -Credential $creator -Name $user.UserName -Schema sales).Status | Should -Be AlreadyPresent
    }
}

Describe 'a call with <What>' -ForEach $refused {
    It 'is an error that says what to do, and changes nothing' {
        $name = New-Name refused
        $before = Get-State
        $problem = Get-OneError $Call $Id $Category
        "$problem" | Should -BeLike "*$Says*"
        Get-State | Should -Be $before
        Get-SqlValue "select 1 from pg_roles where rolname = '$name'" | Should -BeNullOrEmpty
    }
}

Describe 'a request that the server refuses in the middle' {
    BeforeAll {
        $null = Invoke-Sql @'
            CREATE FUNCTION public.refuse() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'not today' USING DETAIL = 'No grants on Sundays.'; END $$;
            CREATE EVENT TRIGGER refuse ON ddl_command_start WHEN TAG IN ('GRANT') EXECUTE FUNCTION public.refuse()
'@
    }

    AfterAll {
        $null = Invoke-Sql 'DROP EVENT TRIGGER refuse; DROP FUNCTION public.refuse()'
    }

    It 'leaves nothing behind' {
        $name = New-Name half
        $before = Get-State
        $problem = Get-OneError { New-PgCdcUser @shop -Name $name } PostgresError InvalidResult
        "$problem" | Should -BeLike "*'$name'*$target*not today: No grants on Sundays.*"
        Get-State | Should -Be $before
    }
}

Describe 'a password' {
    It 'is in nothing that is said when <What>' -ForEach @(
        @{ What = 'a user is made'; Shown = '*LoginVerified*True*'; Call = { New-PgCdcUser @shop -Name $name @loud -Confirm:$false | Select-Object * -ExcludeProperty UserCredential } }
        @{ What = 'a user is made with a given password'; Shown = '*LoginVerified*True*'; Call = { New-PgCdcUser @shop -Name $name -Password $given @loud -Confirm:$false | Select-Object * -ExcludeProperty UserCredential } }
        @{ What = 'a user is only shown'; Shown = '*What if*CREATE ROLE*'; Call = { New-PgCdcUser @shop -Name $name -Password $given @loud -WhatIf } }
        @{ What = 'a user differs'; Shown = '*UserDiffers*'; Call = { New-PgCdcUser @shop -Name $present -Password $given @loud -Confirm:$false } }
        @{ What = 'a user is altered'; Shown = '*ALTER ROLE*Updated*'; Call = { New-PgCdcUser @shop -Name $present -Password $given -Force @loud -Confirm:$false | Select-Object * -ExcludeProperty UserCredential } }
        @{ What = 'a right is missing'; Shown = '*MissingAdminRight*'; Call = { New-PgCdcUser @place -Credential $poor -Name $name -Password $given @loud -Confirm:$false } }
        @{ What = 'the server refuses the role'; Shown = '*permission denied to create role*'; Call = { New-PgCdcUser @place -Credential $creator -Name $name -Password $given -Provider AzureFlexible @loud -Confirm:$false } }
        @{ What = 'the new user cannot log in from here'; Shown = '*a login as*was not possible from here*'; Before = { $null = Invoke-Sql "ALTER DATABASE $database CONNECTION LIMIT 0" }; Call = { New-PgCdcUser @shop -Name $name -Password $given @loud -Confirm:$false | Select-Object * -ExcludeProperty UserCredential } }
        @{ What = 'nobody answers'; Shown = '*ConnectionRefused*'; Call = { New-PgCdcUser "postgres://u:$adminPassword@127.0.0.1:$closedPort/shop" -Name $name -Password $given @loud -Confirm:$false } }
        @{ What = 'a connection string is wrong'; Shown = '*InvalidConnectionString*'; Call = { "host=db1 password=$adminPassword 1" | New-PgCdcUser -Name $name -Password $given @loud -Confirm:$false } }
    ) {
        $name = New-Name secret
        $present = New-Name present
        $poor = New-Role
        $creator = New-Role "CREATEROLE IN ROLE $shopOwner, $salesOwner"
        $made = (New-PgCdcUser @shop -Name $present).UserCredential.GetNetworkCredential().Password
        $given = ConvertTo-SecureString 'the password given' -AsPlainText -Force
        if ($Before) { & $Before }
        try { $text = Get-AllText $Call } finally { $null = Invoke-Sql "ALTER DATABASE $database CONNECTION LIMIT -1" }
        $text | Should -BeLike $Shown
        foreach ($secret in $adminPassword, $made, 'the password given', $poor.GetNetworkCredential().Password, $creator.GetNetworkCredential().Password, 'SCRAM-SHA-256$') {
            $text | Should -Not -BeLike "*$secret*"
        }
        if ($made = Get-SqlValue "select rolpassword from pg_authid where rolname = '$name'") {
            $text | Should -Not -BeLike "*$($made.Split('$')[-1])*"
        }
    }

    It 'made here is in nothing that is said, its credential apart' {
        $name = New-Name secret
        $script:made = $null
        $text = Get-AllText { New-PgCdcUser @shop -Name $name @loud -Confirm:$false | ForEach-Object { $script:made = $_.UserCredential; $_ } }
        $text | Should -BeLike "*CREATE ROLE $name*"
        $text | Should -Not -BeLike "*$($made.GetNetworkCredential().Password)*"
    }
}

Describe 'the streams' {
    It 'warn when the new user cannot log in from here, after the result' {
        $null = Invoke-Sql "ALTER DATABASE $database CONNECTION LIMIT 0"
        try {
            $user = New-PgCdcUser @shop -Name (New-Name warned) -WarningVariable warnings -WarningAction SilentlyContinue
            $user.Status | Should -Be Created
            $user.LoginVerified | Should -BeNullOrEmpty
            $user.UserCredential | Should -Not -BeNullOrEmpty
            "$warnings" | Should -BeLike "*'$($user.UserName)' is prepared, but a login*$target*"

            # The password is known to nobody else.
            $ended = try { New-PgCdcUser @shop -Name (New-Name warned) -WarningAction Stop -OutVariable user } catch { $_ }
            $ended.FullyQualifiedErrorId | Should -BeLike ActionPreferenceStop*
            $user.Status | Should -Be Created
            $user.UserCredential | Should -Not -BeNullOrEmpty
        }
        finally {
            $null = Invoke-Sql "ALTER DATABASE $database CONNECTION LIMIT -1"
        }
    }

    It 'say under -Verbose what was done on the server, and how long it took' {
        $said = New-PgCdcUser @shop -Name (New-Name verbose) -Verbose 4>&1 | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] }
        "$said" | Should -Match '\d+ statements on .* in one transaction, \d+ ms'
    }

    It 'say under -Debug alone how long it took, too, and nobody is asked anything' {
        $user = $null
        $said = New-PgCdcUser @shop -Name (New-Name debug) -Debug -OutVariable user 5>&1 | Where-Object { $_ -is [System.Management.Automation.DebugRecord] }
        $user.Status | Should -Be Created
        $said.Message | Select-Object -SkipLast 1 | Should -Be $user.Sql
        $said.Message | Select-Object -Last 1 | Should -Match 'in one transaction, \d+ ms'
    }

    It 'say under -Debug each statement' {
        $user = $null
        $said = New-PgCdcUser @shop -Name (New-Name debug) @loud -Confirm:$false -OutVariable user 5>&1 | Where-Object { $_ -is [System.Management.Automation.DebugRecord] }
        $said.Message | Should -Be $user.Sql
    }
}

Describe 'the example of the help' -ForEach (Get-Example New-PgCdcUser) {
    BeforeAll {
        Clear-Shop
        if ($Title -like '*that exists') { $null = New-PgCdcUser @shop -Name "example$suffix" }
    }

    It '"<Title>" does what it says' {
        $Error.Clear()
        $script:output = $null
        $shown = Get-HostText { $script:output = Invoke-Example $Code }
        $made = Get-SqlValue "select rolname from pg_roles where rolname like '%$suffix' and rolreplication and not rolsuper"
        switch -Wildcard ($Title) {
            'See the statements first' { $shown | Should -BeLike '*What if*CREATE ROLE*'; $made | Should -BeNullOrEmpty }
            'Make the user*' { Test-Login (New-Credential "example$suffix" $output) | Should -BeTrue }
            'With a password*' { $made | Should -Be "debezium$suffix"; Test-Login (New-Credential $made 'typed by hand') | Should -BeTrue }
            'On several servers' { $output.Server | Should -Be $server; Test-Login (New-Credential $output.UserName $output.Password) | Should -BeTrue }
            'Add a schema*' { $output.Status | Should -Be Updated; $output.Schema | Should -Be sales }
            default { throw "The example '$Title' is not tried yet." }
        }
        $Error | Should -BeNullOrEmpty
    }
}
