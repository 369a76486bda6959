# New-PgCdcPublication as people and scripts use it, against a real server. What is planned for which state is tested in tests/PgCdc.Engine.Tests.
BeforeDiscovery {
    . "$PSScriptRoot/TestServer.ps1"

    # Each call that makes no sense or cannot be carried out.
    $refused = @(
        @{ What = 'nothing to publish'; Id = 'NothingToPublish'; Category = 'InvalidArgument'; Call = { New-PgCdcPublication @shop -Name $name } }
        @{ What = 'an empty name'; Id = 'InvalidName'; Category = 'InvalidArgument'; Call = { New-PgCdcPublication @shop -Name '' -Schema sales } }
        @{ What = 'a name of 64 bytes'; Id = 'InvalidName'; Category = 'InvalidArgument'; Call = { New-PgCdcPublication @shop -Name ('ü' * 32) -Schema sales } }
        @{ What = 'an empty schema'; Id = 'InvalidName'; Category = 'InvalidArgument'; Call = { New-PgCdcPublication @shop -Name $name -Schema '' } }
        @{ What = 'an empty table'; Id = 'InvalidName'; Category = 'InvalidArgument'; Call = { New-PgCdcPublication @shop -Name $name -Table customers, '' } }
        @{ What = 'a table whose quote is not closed'; Id = 'InvalidName'; Category = 'InvalidArgument'; Call = { New-PgCdcPublication @shop -Name $name -Table '"orders' } }
        @{ What = 'a table of three parts'; Id = 'InvalidName'; Category = 'InvalidArgument'; Says = '3 parts'; Call = { New-PgCdcPublication @shop -Name $name -Table shop.public.orders } }
        @{ What = 'schemas that do not exist'; Id = 'SchemaNotFound'; Category = 'ObjectNotFound'; Says = 'no_schema*Nowhere'; Call = { New-PgCdcPublication @shop -Name $name -Schema sales, no_schema, Nowhere } }
        @{ What = 'tables that do not exist'; Id = 'TableNotFound'; Category = 'ObjectNotFound'; Says = 'sales.nothing*Orders*nix?'; Call = { New-PgCdcPublication @shop -Name $name -Table sales.nothing, customers, Orders, 'nix*' } }
        @{ What = 'a table to leave out that does not exist'; Id = 'TableNotFound'; Category = 'ObjectNotFound'; Says = 'nothing'; Call = { New-PgCdcPublication @shop -Name $name -Schema sales -ExcludeTable nothing } }
        @{ What = 'a view and an unlogged table'; Id = 'TableNotPublishable'; Category = 'InvalidArgument'; Says = 'carts*unlogged*revenue*view'; Call = { New-PgCdcPublication @shop -Name $name -Table customers, carts, revenue } }
        @{ What = 'every table left out'; Id = 'NoTableToPublish'; Category = 'InvalidArgument'; Call = { New-PgCdcPublication @shop -Name $name -Table sales.leads -ExcludeTable leads } }
        @{ What = 'a partition left out of its table'; Id = 'PartitionNotExcludable'; Category = 'InvalidArgument'; Says = 'orders_2024'; Call = { New-PgCdcPublication @shop -Name $name -Table orders -ExcludeTable orders_2024 -Force } }
        @{ What = 'an unknown host'; Id = 'HostNotFound'; Category = 'ConnectionError'; Call = { New-PgCdcPublication nosuchhost.invalid -Name $name -Schema sales } }
        @{ What = 'a closed port'; Id = 'ConnectionRefused'; Category = 'ConnectionError'; Call = { New-PgCdcPublication 127.0.0.1 -Port $closedPort -Name $name -Schema sales } }
        @{ What = 'a wrong password'; Id = 'AuthenticationFailed'; Category = 'AuthenticationError'; Call = { New-PgCdcPublication @place -Credential (New-Credential $admin.UserName wrong) -Name $name -Schema sales } }
        @{ What = 'a database that does not exist'; Id = 'DatabaseNotFound'; Category = 'ObjectNotFound'; Call = { New-PgCdcPublication $server -Port $port -Database nope -Credential $admin -Name $name -Schema sales } }
        @{ What = 'a server without TLS that must have it'; Id = 'TlsNotOffered'; Category = 'SecurityError'; Call = { New-PgCdcPublication @shop -SslMode Require -Name $name -Schema sales } }
        @{ What = 'a connection string that is wrong'; Id = 'InvalidConnectionString'; Category = 'InvalidArgument'; Call = { New-PgCdcPublication "host=db1 password=$adminPassword 1" -Name $name -Schema sales } }
        @{ What = 'a row with a blank table'; Id = 'InvalidName'; Category = 'InvalidArgument'; Call = { "Schema,Table`nsales,leads`nsales," | ConvertFrom-Csv | New-PgCdcPublication @shop -Name $name } }
        @{ What = 'a row without a table'; Id = 'InvalidName'; Category = 'InvalidArgument'; Call = { [pscustomobject]@{ Schema = 'sales'; Table = $null } | New-PgCdcPublication @shop -Name $name } }
        @{ What = 'a row with a blank schema'; Id = 'InvalidName'; Category = 'InvalidArgument'; Call = { "Schema,Table`nsales,leads`n,customers" | ConvertFrom-Csv | New-PgCdcPublication @shop -Name $name } }
        @{ What = 'a row that names nothing'; Id = 'NothingToPublish'; Category = 'InvalidArgument'; Call = { [pscustomobject]($place + @{ Schema = 'sales' }), [pscustomobject]$place | New-PgCdcPublication -Credential $admin -Name $name } }
    )
}

BeforeAll {
    . "$PSScriptRoot/TestServer.ps1"

    $listener = [System.Net.Sockets.TcpListener]::new([ipaddress]::Loopback, 0)
    $listener.Start()
    $closedPort = $listener.LocalEndpoint.Port
    $listener.Stop()

    $shopOwner = Get-SqlValue "select pg_get_userbyid(relowner) from pg_class where oid = 'public.customers'::regclass"
    $salesOwner = Get-SqlValue "select pg_get_userbyid(relowner) from pg_class where oid = 'sales.leads'::regclass"

    # What a publication names, as it was told: tables, or 'schema sales'.
    function Get-Member([string] $Publication) {
        Get-SqlValue "select m from (
            select prrelid::regclass::text m from pg_publication_rel r join pg_publication p on p.oid = prpubid where pubname = '$Publication'
            union all select 'schema ' || pnnspid::regnamespace from pg_publication_namespace n join pg_publication p on p.oid = pnpubid where pubname = '$Publication') x order by 1"
    }

    function Get-Option([string] $Publication, [string] $Column) { Get-SqlValue "select $Column from pg_publication where pubname = '$Publication'" }
}

AfterAll {
    Clear-Shop
}

Describe 'New-PgCdcPublication' {
    BeforeEach {
        $name = New-Name stream
    }

    AfterEach {
        Get-SqlValue "select format('DROP PUBLICATION %I', pubname) from pg_publication" | ForEach-Object { $null = Invoke-Sql $_ }
    }

    Context 'a new publication' {
        It 'of tables publishes these, and says so' {
            $Error.Clear()
            $publication = New-PgCdcPublication @shop -Name $name -Table customers, sales.leads, 'public.price*'
            $publication | Should -BeOfType PgCdc.PublicationResult
            $publication.Status | Should -Be Created
            "$($publication.Server):$($publication.Port)/$($publication.Database)" | Should -Be $target
            $publication.Provider | Should -Be SelfManaged
            $publication.Publication | Should -Be $name
            $publication.Scope | Should -Be Table
            $publication.Table | Should -Be public.customers, public.price_changes, sales.leads
            $publication.Operation | Should -Be Insert, Update, Delete, Truncate
            $publication.PublishViaPartitionRoot | Should -BeFalse
            $publication.ReplicaIdentityFull | Should -BeNullOrEmpty
            $publication.Sql | Should -Be "CREATE PUBLICATION $name FOR TABLE public.customers, public.price_changes, sales.leads"
            "$publication" | Should -Be "Created $name with 3 tables on $target"
            Get-Member $name | Should -Be customers, price_changes, sales.leads
            $Error | Should -BeNullOrEmpty
        }

        It 'of schemas includes the tables that come later' {
            $publication = New-PgCdcPublication @shop -Name $name -Schema sales
            $publication.Scope | Should -Be Schema
            $publication.Table | Should -Be sales.leads, sales.quotes, sales.regions
            Get-Member $name | Should -Be 'schema sales'
        }

        It 'of all tables is made when it is asked for' {
            $publication = New-PgCdcPublication @shop -Name $name -AllTables -Force -WarningAction SilentlyContinue
            $publication.Scope | Should -Be AllTables
            Get-Option $name puballtables | Should -BeTrue
        }

        It 'leaves out -ExcludeTable, wherever it lies' {
            (New-PgCdcPublication @shop -Name $name -Schema sales -ExcludeTable regions -WarningAction SilentlyContinue).Scope | Should -Be Table
            Get-Member $name | Should -Be sales.leads, sales.quotes
        }

        It 'publishes only -Operation' {
            (New-PgCdcPublication @shop -Name $name -Table customers -Operation Insert, Delete).Operation | Should -Be Insert, Delete
            (Invoke-Sql "select pubinsert, pubupdate, pubdelete, pubtruncate from pg_publication where pubname = '$name'").ItemArray | Should -Be $true, $false, $true, $false
        }

        It 'publishes partitions under the name of their root, unless it shall not' {
            (New-PgCdcPublication @shop -Name $name -Table orders -Operation Insert).PublishViaPartitionRoot | Should -BeTrue
            Get-Member $name | Should -Be orders
            Get-Option $name pubviaroot | Should -BeTrue

            $other = New-Name stream
            (New-PgCdcPublication @shop -Name $other -Table orders -Operation Insert -PublishViaPartitionRoot:$false).PublishViaPartitionRoot | Should -BeFalse
            Get-Option $other pubviaroot | Should -BeFalse
        }

        It 'takes any name that PostgreSQL takes: <_>' -ForEach 'Mixed Case', 'do"uble', "sin'gle", 'do.t', 'semi;colon --', "new`nline", 'ünï', 'select' {
            $publication = New-PgCdcPublication @shop -Name $_ -Table sales.leads
            $publication.Publication | Should -BeExactly $_
            Get-SqlValue 'select pubname from pg_publication' | Should -BeExactly $_
            (New-PgCdcPublication @shop -Name $_ -Table sales.leads).Status | Should -Be AlreadyPresent
        }

        It 'has the name of the guides when none is said' {
            (New-PgCdcPublication @shop -Table sales.leads).Publication | Should -Be clickpipes_publication
        }

        It 'is shown in a row under its target' {
            $lines = (New-PgCdcPublication @shop -Name $name -Table customers, products, order_lines, sales.leads | Out-String -Width 120) -split '\r?\n' | Where-Object { $_ }
            $lines[0].Trim() | Should -Be "Target: $target (SelfManaged)"
            $lines[1] -split '\s+' | Should -Be Status, Publication, Scope, Table
            $lines[3] | Should -Match "^Created +$name +Table +public\.customers, public\.order_lines and 2 more"
        }
    }

    Context 'the pipeline' {
        It 'brings tables, which become one publication of exactly these' {
            $null = Invoke-Sql 'CREATE TABLE public."we.ird*" (n int PRIMARY KEY); CREATE TABLE public."we.irder" (n int PRIMARY KEY)'
            try {
                $publication = "Schema,Table`npublic,customers`npublic,we.ird*`nsales,leads" | ConvertFrom-Csv | New-PgCdcPublication @shop -Name $name
                $publication | Should -HaveCount 1
                $publication.Scope | Should -Be Table
                $publication.Table | Should -Be public.customers, 'public."we.ird*"', sales.leads
                Get-Member $name | Should -Be '"we.ird*"', customers, sales.leads
            }
            finally {
                $null = Invoke-Sql 'DROP TABLE public."we.ird*", public."we.irder"'
            }
        }

        It 'brings tables and schemas, and then a schema stands for the tables that it has now' {
            $publication = [pscustomobject]@{ Schema = 'public'; Table = 'customers' }, [pscustomobject]@{ Schema = 'sales' } | New-PgCdcPublication @shop -Name $name
            $publication.Scope | Should -Be Table
            Get-Member $name | Should -Be customers, sales.leads, sales.quotes, sales.regions
        }

        It 'brings tables of several databases, each of which gets its own publication' {
            $other = "other$suffix"
            $null = Invoke-Sql "CREATE DATABASE $other"
            try {
                $rows = [pscustomobject]($place + @{ Schema = 'sales'; Table = 'leads' }),
                    [pscustomobject]@{ HostName = "${server}:$port"; Port = ''; Database = $other; Schema = 'pg_temp'; Table = 'x' },
                    [pscustomobject]($place + @{ Schema = 'public'; Table = 'customers' })
                $publications = $rows | New-PgCdcPublication -Credential $admin -Name $name -ErrorAction SilentlyContinue -ErrorVariable problem
                $publications | Should -HaveCount 1
                $publications.Table | Should -Be public.customers, sales.leads
                $problem.FullyQualifiedErrorId | Should -Be 'TableNotFound,PgCdc.PowerShell.NewPgCdcPublicationCommand'
                "$problem" | Should -BeLike "*/$other matches: pg_temp.x*"
            }
            finally {
                $null = Invoke-Sql "DROP DATABASE $other"
            }
        }

        It 'brings a user, whose schemas are published' {
            $publication = New-PgCdcUser @shop -Name (New-Name reader) -Schema sales | New-PgCdcPublication -Credential $admin -Name $name
            $publication.Scope | Should -Be Schema
            Get-Member $name | Should -Be 'schema sales'
        }

        It 'brings a user, whose schemas are where typed names are looked up, wildcards included' {
            $user = New-PgCdcUser @shop -Name (New-Name reader) -Schema sales
            $null = $user | New-PgCdcPublication -Credential $admin -Name $name -Table 'l*', public.customers
            Get-Member $name | Should -Be customers, sales.leads
        }

        It 'brings a user that went through <What>' -ForEach @(
            @{ What = 'a file'; Through = { $user | Export-Clixml "$TestDrive/user.xml"; Import-Clixml "$TestDrive/user.xml" } }
            @{ What = 'a job'; Through = { Start-Job { $using:user } | Receive-Job -Wait -AutoRemoveJob } }
        ) {
            $user = New-PgCdcUser @shop -Name (New-Name reader) -Schema sales
            $publication = & $Through | New-PgCdcPublication -Credential $admin -Name $name
            $publication.Status | Should -Be Created
            Get-Member $name | Should -Be 'schema sales'
        }

        It 'brings findings of one server, which become one publication' {
            $publication = Test-PgCdcReadiness @shop -Check 'publication.*' | New-PgCdcPublication -Credential $admin -Name $name -Table sales.leads
            $publication | Should -HaveCount 1
            Get-Member $name | Should -Be sales.leads
        }

        It 'brings what it made before, which is AlreadyPresent' {
            $publication = New-PgCdcPublication @shop -Name $name -Table customers, sales.leads
            ($publication | New-PgCdcPublication -Credential $admin -Name $name).Status | Should -Be AlreadyPresent
            $publication | Export-Clixml "$TestDrive/publication.xml"
            (Import-Clixml "$TestDrive/publication.xml" | New-PgCdcPublication -Credential $admin -Name $name).Status | Should -Be AlreadyPresent
        }

        It 'brings servers by name, and those that answer are served' {
            $publications = "127.0.0.1:$closedPort", "${server}:$port", 'nosuchhost.invalid' |
                New-PgCdcPublication -Database $database -Credential $admin -Name $name -Schema sales -ErrorAction SilentlyContinue -ErrorVariable problems
            $publications.Status | Should -Be Created
            $problems.FullyQualifiedErrorId | Should -Be 'ConnectionRefused,PgCdc.PowerShell.NewPgCdcPublicationCommand', 'HostNotFound,PgCdc.PowerShell.NewPgCdcPublicationCommand'
        }

        It 'ends at a dead server under -ErrorAction Stop' {
            { "127.0.0.1:$closedPort", "${server}:$port" | New-PgCdcPublication -Database $database -Credential $admin -Name $name -Schema sales -ErrorAction Stop } |
                Should -Throw -ErrorId 'ConnectionRefused,*'
            Get-Option $name pubname | Should -BeNullOrEmpty
        }

        It 'takes no object that names no server' {
            $problem = @([pscustomobject]@{ Name = 'pg1' } | New-PgCdcPublication -Schema sales 2>&1)
            $problem.FullyQualifiedErrorId | Should -BeLike 'ParameterArgumentTransformationError,*'
            "$problem" | Should -BeLike '*does not name a server*'
        }
    }

    Context 'tables whose writes would break' {
        BeforeAll {
            # The counters of a table are reported when the session that wrote ends.
            $null = Invoke-Sql 'UPDATE public.sessions SET last_seen = now(); UPDATE public.sessions SET last_seen = now(); DELETE FROM public.audit_log'
            foreach ($i in 1..100) {
                if ((Get-SqlValue "select n_tup_upd from pg_stat_user_tables where relname = 'sessions'") -gt 0) { break }
                Start-Sleep -Milliseconds 50
            }
        }

        It 'are all named, the busiest first, and nothing is done' {
            $before = Get-State
            $problem = Get-OneError { New-PgCdcPublication @shop -Name $name -Schema public, sales } PublicationWouldBreakWrites InvalidOperation
            Get-State | Should -Be $before
            $problem.TargetObject | Should -BeOfType PgCdc.TableAtRisk
            $counts = $problem.TargetObject.ForEach({ $_.UpdateCount + $_.DeleteCount })
            $counts | Should -Be ($counts | Sort-Object -Descending)
            $problem.TargetObject[0].Table | Should -Be sessions
            $problem.TargetObject.Table | Sort-Object | Should -Be audit_log, currencies, orders_2026, sessions
            $problem.TargetObject[0].UpdateCount | Should -BeGreaterThan 0
            ($problem.TargetObject | Where-Object Table -EQ currencies).CandidateIndex | Should -Be currencies_code
            foreach ($way in '-ReplicaIdentityFull', '-ExcludeTable', '-Operation Insert', '-Force') { $problem.ErrorDetails.RecommendedAction | Should -BeLike "*$way*" }
            $problem.TargetObject | Out-String -Width 80 | Should -Match '\d+ +\d+ public\.sessions +no primary key'
        }

        It 'are refused under -WhatIf, too' {
            $null = Get-OneError { New-PgCdcPublication @shop -Name $name -Table sessions -WhatIf } PublicationWouldBreakWrites InvalidOperation
        }

        It 'are published when they are left out, or when only inserts are published' {
            (New-PgCdcPublication @shop -Name $name -Schema public -ExcludeTable sessions, audit_log, currencies, orders -WarningAction SilentlyContinue).Status | Should -Be Created
            Get-Member $name | Should -Be customers, order_lines, price_changes, products -Because 'a partitioned table takes its partitions along'
            (New-PgCdcPublication @shop -Name (New-Name stream) -Table sessions -Operation Insert).Status | Should -Be Created
        }

        It 'are published with -Force, with a warning that names them' {
            $publication = New-PgCdcPublication @shop -Name $name -Table sessions, customers -Force -WarningAction SilentlyContinue -WarningVariable warnings
            $publication.Status | Should -Be Created
            "$warnings" | Should -BeLike '*public.sessions*'
            "$warnings" | Should -Not -BeLike '*customers*'
            { Invoke-Sql 'UPDATE public.sessions SET last_seen = now()' } | Should -Throw '*replica identity*' -Because 'the warning must be true'
        }

        It 'get REPLICA IDENTITY FULL with -ReplicaIdentityFull, with the partitions of a root that gets it, they alone' {
            try {
                $publication = New-PgCdcPublication @shop -Name $name -Schema public, sales -ReplicaIdentityFull -WarningAction SilentlyContinue -WarningVariable warnings
                $publication.ReplicaIdentityFull | Sort-Object | Should -Be public.audit_log, public.currencies, public.orders, public.orders_2024, public.orders_2025, public.orders_2026, public.sessions
                "$warnings" | Should -BeLike '*REPLICA IDENTITY FULL on 7 tables*'
                Get-SqlValue "select oid::regclass::text from pg_class where relreplident = 'f' order by 1" | Should -Be audit_log, currencies, orders, orders_2024, orders_2025, orders_2026, price_changes, sessions
                $null = Invoke-Sql 'UPDATE public.sessions SET last_seen = now(); DELETE FROM public.currencies WHERE false; UPDATE public.orders SET total = 1'
            }
            finally {
                Clear-Shop
            }
        }
    }

    Context '-WhatIf' {
        It 'shows the statements that would be run, each on a line, and changes nothing' {
            $before = Get-State
            $shown = Get-HostText { New-PgCdcPublication @shop -Name $name -Table sessions, orders -ReplicaIdentityFull -WhatIf -WarningAction SilentlyContinue }
            Get-State | Should -Be $before
            try {
                $publication = New-PgCdcPublication @shop -Name $name -Table sessions, orders -ReplicaIdentityFull -WarningAction SilentlyContinue
                $lines = $shown -split '\r?\n'
                $at = [array]::IndexOf($lines, "What if: ${target}:")
                $lines[($at + 1)..($at + $publication.Sql.Count)] | Should -Be $publication.Sql.ForEach({ "  $_" })
                $publication.Sql[-1] | Should -Be "CREATE PUBLICATION $name FOR TABLE public.orders, public.sessions WITH (publish_via_partition_root = true)"
            }
            finally {
                Clear-Shop
            }
        }

        It 'returns nothing' {
            New-PgCdcPublication @shop -Name $name -Schema sales -WhatIf | Should -BeNullOrEmpty
        }

        It 'shows nothing, and returns the publication, when nothing is to be done' {
            $null = New-PgCdcPublication @shop -Name $name -Schema sales
            $script:again = $null
            $shown = Get-HostText { $script:again = New-PgCdcPublication @shop -Name $name -Schema sales -WhatIf }
            $shown | Should -Not -BeLike '*What if*'
            $again.Status | Should -Be AlreadyPresent
        }
    }

    Context '-Confirm' {
        It 'that nobody can answer is an error, and changes nothing' {
            $before = Get-State
            $problem = Get-OneError { New-PgCdcPublication @shop -Name $name -Schema sales -Confirm } NotConfirmed InvalidOperation
            Get-State | Should -Be $before
            $problem.TargetObject | Should -Be $target
        }

        It 'switched off asks nothing' {
            $ConfirmPreference = 'Low'
            (New-PgCdcPublication @shop -Name $name -Schema sales -Confirm:$false).Status | Should -Be Created
        }
    }

    Context 'a second run' {
        It 'changes nothing and says AlreadyPresent, for <What>' -ForEach @(
            @{ What = 'tables'; With = @{ Table = 'sales.leads', 'customers' }; Again = @{ Table = 'customers', 'leads', 'leads'; Schema = 'sales', 'public' }; Differs = $true }
            @{ What = 'tables in another order'; With = @{ Table = 'sales.leads', 'customers' }; Again = @{ Table = 'customers', 'sales.l*' } }
            @{ What = 'schemas'; With = @{ Schema = 'sales' }; Again = @{ Schema = 'sales' } }
            @{ What = 'operations'; With = @{ Table = 'customers'; Operation = 'Insert', 'Update' }; Again = @{ Table = 'customers'; Operation = 'Update', 'Insert', 'Insert' } }
            @{ What = 'all tables'; With = @{ AllTables = $true; Operation = 'Insert' }; Again = @{ AllTables = $true; Operation = 'Insert' } }
        ) {
            $null = New-PgCdcPublication @shop -Name $name @With -WarningAction SilentlyContinue
            $before = Get-State
            if ($Differs) {
                $null = Get-OneError { New-PgCdcPublication @shop -Name $name @Again } TableNotFound ObjectNotFound
            }
            else {
                $again = New-PgCdcPublication @shop -Name $name @Again -WarningAction SilentlyContinue
                $again.Status | Should -Be AlreadyPresent
                $again.Sql | Should -BeNullOrEmpty
            }
            Get-State | Should -Be $before
        }
    }

    Context 'a publication that differs' {
        BeforeEach {
            $null = Invoke-Sql "CREATE PUBLICATION $name FOR TABLE customers, products WITH (publish = 'insert, update, delete')"
        }

        It 'is refused with every difference named, and left as it was' {
            $before = Get-State
            $problem = Get-OneError { New-PgCdcPublication @shop -Name $name -Table customers, sales.leads } PublicationDiffers ResourceExists
            Get-State | Should -Be $before
            foreach ($difference in 'lacks sales.leads', 'also publishes public.products', 'publishes Insert, Update, Delete, not Insert, Update, Delete, Truncate') { "$problem" | Should -BeLike "*$difference*" }
            $problem.ErrorDetails.RecommendedAction | Should -BeLike '*-Force*'
            $problem.TargetObject | Should -Be $name
        }

        It 'gets what is missing with -Force, by ALTER, and keeps what it has, with a warning' {
            $publication = New-PgCdcPublication @shop -Name $name -Table customers, sales.leads -Force -WarningAction SilentlyContinue -WarningVariable warnings
            $publication.Status | Should -Be Updated
            $publication.Sql | Should -Be "ALTER PUBLICATION $name ADD TABLE sales.leads", "ALTER PUBLICATION $name SET (publish = 'insert, update, delete, truncate')"
            "$warnings" | Should -BeLike '*also publishes public.products; that was left as it is*'
            Get-Member $name | Should -Be customers, products, sales.leads
        }

        It 'is shown what -Force would do by -WhatIf' {
            $before = Get-State
            Get-HostText { New-PgCdcPublication @shop -Name $name -Table customers, sales.leads -Force -WhatIf -WarningAction SilentlyContinue } | Should -BeLike "*What if*ALTER PUBLICATION $name ADD TABLE sales.leads*"
            Get-State | Should -Be $before
        }

        It 'and would begin to publish updates of tables that were not named is refused even with -Force' {
            $null = Invoke-Sql "ALTER PUBLICATION $name SET (publish = 'insert')"
            $problem = Get-OneError { New-PgCdcPublication @shop -Name $name -Table customers -Force } PublicationDiffers ResourceExists
            $problem.ErrorDetails.RecommendedAction | Should -BeLike 'Name all tables*'
        }

        It 'in what no ALTER can change is refused even with -Force' {
            $problem = Get-OneError { New-PgCdcPublication @shop -Name $name -AllTables -Operation Insert -Force -WarningAction SilentlyContinue } PublicationDiffers ResourceExists
            $problem.ErrorDetails.RecommendedAction | Should -BeLike '*-Name*'
        }
    }

    Context 'an administrator' {
        It 'without rights is told all that is missing at once, and who can give it' {
            $poor = New-Role
            $before = Get-State
            $problem = Get-OneError { New-PgCdcPublication @place -Credential $poor -Name $name -Table customers, sales.leads } MissingAdminRight PermissionDenied
            Get-State | Should -Be $before
            $problem.TargetObject | Should -BeOfType PgCdc.MissingRight
            $problem.TargetObject | Should -HaveCount 3
            $problem.TargetObject.Missing -match 'CREATE on database' | Should -HaveCount 1
            $problem.TargetObject.GrantedBy -match $shopOwner | Should -HaveCount 1
            $problem.TargetObject.GrantedBy -match $salesOwner | Should -HaveCount 1
            $problem.Exception.SqlState | Should -Be 42501
        }

        It 'without rights is told so by -WhatIf, too' {
            $poor = New-Role
            $null = Get-OneError { New-PgCdcPublication @place -Credential $poor -Name $name -Table sales.leads -WhatIf } MissingAdminRight PermissionDenied
        }

        It 'who may not alter a publication of another is told whose it is' {
            $null = New-PgCdcPublication @shop -Name $name -Table sales.leads
            $poor = New-Role "IN ROLE $salesOwner, $shopOwner"
            $problem = Get-OneError { New-PgCdcPublication @place -Credential $poor -Name $name -Table sales.leads, sales.quotes -Force } MissingAdminRight PermissionDenied
            $problem.TargetObject[0].Missing | Should -Be 'not its owner'
            $problem.TargetObject[0].GrantedBy | Should -BeLike "*'$($admin.UserName)'*"
        }

        It 'who is no superuser publishes the tables that a schema has now, and is warned that later ones are not included' {
            $owner = New-Role "IN ROLE $salesOwner, $shopOwner"
            $null = Invoke-Sql "GRANT CREATE ON DATABASE ""$database"" TO $($owner.UserName)"
            $publication = New-PgCdcPublication @place -Credential $owner -Name $name -Schema sales -WarningAction SilentlyContinue -WarningVariable warnings
            $publication.Status | Should -Be Created
            $publication.Scope | Should -Be Table
            "$warnings" | Should -BeLike '*later*'
            Get-Member $name | Should -Be sales.leads, sales.quotes, sales.regions
            (New-PgCdcPublication @place -Credential $owner -Name $name -Schema sales -WarningAction SilentlyContinue).Status | Should -Be AlreadyPresent
        }
    }

    Context 'a call with <What>' -ForEach $refused {
        It 'is an error that says what to do, and changes nothing' {
            $before = Get-State
            $problem = Get-OneError $Call $Id $Category
            "$problem" | Should -BeLike "*$Says*"
            Get-State | Should -Be $before
        }
    }

    Context 'parameters' {
        It 'that contradict each other are refused before anything is asked' {
            { New-PgCdcPublication @shop -Name $name -AllTables -Schema sales } | Should -Throw -ErrorId 'AmbiguousParameterSet,*'
            { New-PgCdcPublication @shop -Name $name -Schema sales -Operation Vacuum } | Should -Throw -ErrorId 'CannotConvertArgumentNoMessage,*'
        }
    }

    Context 'a password' {
        It 'is in nothing that is said when <What>' -ForEach @(
            @{ What = 'a publication is made'; Shown = '*Created*'; Call = { New-PgCdcPublication @shop -Name $name -Table sales.leads @loud -Confirm:$false } }
            @{ What = 'a publication is only shown'; Shown = '*What if*CREATE PUBLICATION*'; Call = { New-PgCdcPublication @shop -Name $name -Table sales.leads @loud -WhatIf } }
            @{ What = 'a user is piped'; Shown = '*Created*'; Call = { $user | New-PgCdcPublication -Credential $admin -Name $name @loud -Confirm:$false } }
            @{ What = 'writes would break'; Shown = '*PublicationWouldBreakWrites*'; Call = { New-PgCdcPublication @shop -Name $name -Table sessions @loud -Confirm:$false } }
            @{ What = 'a right is missing'; Shown = '*MissingAdminRight*'; Call = { New-PgCdcPublication @place -Credential $user.UserCredential -Name $name -Table sales.leads @loud -Confirm:$false } }
            @{ What = 'nobody answers'; Shown = '*ConnectionRefused*'; Call = { New-PgCdcPublication "postgres://u:$adminPassword@127.0.0.1:$closedPort/shop" -Name $name -Schema sales @loud -Confirm:$false } }
        ) {
            $user = New-PgCdcUser @shop -Name (New-Name reader) -Schema sales
            $text = Get-AllText $Call
            $text | Should -BeLike $Shown
            $text | Should -Not -BeLike "*$adminPassword*"
            $text | Should -Not -BeLike "*$($user.UserCredential.GetNetworkCredential().Password)*"
        }
    }

    Context 'the streams' {
        It 'say under -Debug each statement, and under -Verbose how long they took' {
            $said = New-PgCdcPublication @shop -Name $name -Table sales.leads @loud -Confirm:$false 4>&1 5>&1
            ($said | Where-Object { $_ -is [System.Management.Automation.DebugRecord] }).Message | Should -Be "CREATE PUBLICATION $name FOR TABLE sales.leads"
            "$($said | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] })" | Should -Match '1 statements? on .* in one transaction, \d+ ms'
        }
    }

    Context 'the example of the help' -ForEach (Get-Example New-PgCdcPublication) {
        AfterAll {
            Clear-Shop
        }

        It '"<Title>" does what it says' {
            $Error.Clear()
            $script:output = $null
            $shown = Get-HostText { $script:output = Invoke-Example $Code }
            $made = Get-SqlValue 'select pubname from pg_publication'
            switch -Wildcard ($Title) {
                'See what would be done' { $shown | Should -BeLike '*What if*CREATE PUBLICATION*'; $made | Should -BeNullOrEmpty }
                'The tables that would break' { $output | Out-String -Width 120 | Should -Match 'sessions'; $made | Should -BeNullOrEmpty }
                'Publish a schema*' { $output.Scope | Should -Be Schema; $output.ReplicaIdentityFull | Should -Contain public.sessions }
                'A few tables' { Get-Member $made | Should -Be customers, sales.leads, sales.quotes, sales.regions }
                'Tables from a file' { Get-Member orders_only | Should -Be customers, sales.leads }
                default { throw "The example '$Title' is not tried yet." }
            }
            if ($Title -ne 'The tables that would break') { $Error | Should -BeNullOrEmpty }
        }
    }
}
