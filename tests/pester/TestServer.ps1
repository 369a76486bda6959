# The server that PesterTests.cs gives to each file, with a shop database of its own (tests/PgCdc.Sandbox/Shop.sql), and what the files share.
# Others use the server at the same time: what a test makes outside the database has a name of New-Name, or is looked for by name.
Import-Module "$PSScriptRoot/../../PgCdc.psd1"

function New-Credential([string] $UserName, [string] $Password) {
    [pscredential]::new($UserName, (ConvertTo-SecureString $Password -AsPlainText -Force))
}

$server = $env:PGCDC_TEST_SERVER
$port = [int]$env:PGCDC_TEST_PORT
$database = $env:PGCDC_TEST_DATABASE
$target = "${server}:$port/$database"
$adminPassword = $env:PGCDC_TEST_PASSWORD
$admin = New-Credential $env:PGCDC_TEST_USER $adminPassword
$place = @{ Server = $server; Port = $port; Database = $database }
$shop = $place + @{ Credential = $admin }

# Names that end like the database are dropped with it.
$suffix = $database -match '_[0-9a-f]{8}$' ? $Matches[0] : "_$([guid]::NewGuid().ToString('n').Substring(0, 8))"

# Everything is said, and nothing asked: -Debug alone makes PowerShell ask before each message.
$loud = @{ Verbose = $true; Debug = $true; WarningAction = 'Continue'; ErrorAction = 'Continue'; InformationAction = 'Continue' }

# The module's own Npgsql: there need not be a psql.
$connectionType = ([System.Runtime.Loader.AssemblyLoadContext]::All | Where-Object Name -EQ PgCdc).
    LoadFromAssemblyName([System.Reflection.AssemblyName]'Npgsql').GetType('Npgsql.NpgsqlConnection')

# Runs SQL as the superuser or as another role; gives rows.
function Invoke-Sql([string] $Sql, [pscredential] $As = $admin) {
    $connection = $connectionType::new("Host=$server;Port=$port;Database=$database;Pooling=false;Username=$($As.UserName);Password=$($As.GetNetworkCredential().Password)")
    try {
        $connection.Open()
        $command = $connection.CreateCommand()
        $command.CommandText = $Sql
        $rows = [System.Data.DataTable]::new()
        $rows.Load($command.ExecuteReader())
        , $rows.Rows | Write-Output
    }
    finally {
        $connection.Dispose()
    }
}

# The first column of all rows.
function Get-SqlValue([string] $Sql, [pscredential] $As = $admin) {
    foreach ($row in Invoke-Sql $Sql $As) { $row[0] }
}

function New-Name([string] $Stem) {
    $script:names++
    "$Stem$names$suffix"
}

# A role that may log in.
function New-Role([string] $Attributes = '') {
    $role = New-Credential (New-Name role) ([guid]::NewGuid().ToString('n'))
    $null = Invoke-Sql "CREATE ROLE $($role.UserName) LOGIN PASSWORD '$($role.GetNetworkCredential().Password)' $Attributes"
    $role
}

# Everything in the database, and of the roles of these tests, that a cmdlet could change, as text.
function Get-State {
    Get-SqlValue @"
        select r::text from (select rolname, rolsuper, rolcreaterole, rolreplication, rolcanlogin, rolconnlimit, rolvaliduntil, md5(rolpassword) from pg_authid where rolname like '%$suffix') r
        union all select s::text from (select setdatabase, setrole::regrole, setconfig from pg_db_role_setting) s where s.setrole::text like '%$suffix'
        union all select m::text from (select roleid::regrole, member::regrole, admin_option from pg_auth_members) m where m.roleid::text || m.member::text like '%$suffix'
        union all select d::text from (select datname, datacl from pg_database where datname = current_database()) d
        union all select n::text from (select nspname, nspacl from pg_namespace where nspname !~ '^pg_') n
        union all select c::text from (select oid::regclass, relowner, relacl, relreplident from pg_class where relkind in ('r', 'p') and relnamespace in ('public'::regnamespace, 'sales'::regnamespace)) c
        union all select a::text from (select defaclrole::regrole, defaclnamespace::regnamespace, defaclacl from pg_default_acl) a
        union all select p::text from (select p.* from pg_publication p) p
        union all select t::text from (select prpubid, prrelid::regclass from pg_publication_rel) t
        order by 1
"@
}

# Drops what the tests made; PesterTests.cs does so too, a server that runs on does not.
function Clear-Shop {
    foreach ($statement in Get-SqlValue @"
        select format('DROP PUBLICATION %I', pubname) from pg_publication
        union all select format('DROP OWNED BY %1`$I; DROP ROLE %1`$I', rolname) from pg_roles where rolname like '%$suffix' and rolname !~ '^(shop|sales)_owner'
        union all select format('ALTER TABLE %s REPLICA IDENTITY DEFAULT', oid::regclass) from pg_class
            where relreplident = 'f' and relnamespace = 'public'::regnamespace and relname <> 'price_changes'
"@) {
        $null = Invoke-Sql $statement
    }
}

# What a script shows to a person: ShouldProcess speaks to the host alone.
function Get-HostText([scriptblock] $Script) {
    $file = Join-Path $TestDrive "$([guid]::NewGuid()).txt"
    $null = Start-Transcript $file -UseMinimalHeader
    try { $null = & $Script } finally { $null = Stop-Transcript }
    (Get-Content $file) -join "`n"
}

# Whatever a script says anywhere: every stream, the host, and all there is in its errors, down to the innermost exception.
function Get-AllText([scriptblock] $Call) {
    $Error.Clear()
    $said = [System.Collections.ArrayList]::new()
    $shown = Get-HostText {
        & $Call *>&1 | ForEach-Object { $null = $said.Add($_) }
    }
    $described = foreach ($item in @($said) + @($Error)) {
        "$item"
        $item | Format-List * -Force | Out-String -Width 4096
        $item | Get-Error -ErrorAction Ignore | Out-String -Width 4096
    }
    (@($shown) + $described) -join "`n"
}

# The one error of a script, which must be fit for people and scripts alike; $Id without the name of the cmdlet's type.
function Get-OneError([scriptblock] $Script, [string] $Id, [string] $Category) {
    $Error.Clear()
    $problems = @(try { & $Script 2>&1 | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] } } catch { $_ })
    $problems | Should -HaveCount 1
    $problem = $problems[0]
    $problem.FullyQualifiedErrorId | Should -BeLike "$Id,PgCdc.PowerShell.*"
    $problem.CategoryInfo.Category | Should -Be $Category
    $problem.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    $problem.TargetObject | Should -Not -BeNullOrEmpty
    foreach ($item in $problem.TargetObject) {
        [System.Runtime.Loader.AssemblyLoadContext]::GetLoadContext($item.GetType().Assembly).Name | Should -Be Default
    }
    "$problem" | Should -Not -BeLike "*$adminPassword*"
    $problem
}

# The examples of a cmdlet's help, for -ForEach.
function Get-Example([string] $Command) {
    foreach ($example in (Get-Help $Command).examples.example) {
        @{ Title = $example.title -replace '^[- ]*Example \d+: | -+$'; Code = $example.code }
    }
}

# Runs an example as it stands, with the shop in place of db1, and a name for the user that nobody else has.
function Invoke-Example([string] $Code) {
    function Read-Host([switch] $AsSecureString) { ConvertTo-SecureString 'typed by hand' -AsPlainText -Force }
    $PSDefaultParameterValues = @{ 'New-PgCdcUser:Name' = "example$suffix"; 'Test-PgCdcReadiness:UserName' = "example$suffix" }
    "Server,Port,Database`n${server}:$port,,$database" | Set-Content "$TestDrive/servers.csv"
    "Schema,Table`nsales,leads`npublic,customers" | Set-Content "$TestDrive/tables.csv"
    Push-Location $TestDrive
    try {
        & ([scriptblock]::Create(($Code -replace '\bdb1 -Database shop\b', "${server}:$port -Database $database" -replace 'debezium', "debezium$suffix")))
    }
    finally {
        Pop-Location
    }
}
