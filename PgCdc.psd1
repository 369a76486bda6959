@{
    RootModule           = 'module/PgCdc.psm1'
    ModuleVersion        = '0.1.0'
    GUID                 = '6624cab0-9853-4b61-8b72-b8cf7ab24a85'
    Author               = 'PgCdc contributors'
    CompanyName          = 'PgCdc'
    Copyright            = '(c) PgCdc contributors. MIT License.'
    Description          = 'Prepares PostgreSQL servers as sources of change data capture, and proves it: self-managed, Azure Database for PostgreSQL flexible server, Amazon RDS and PlanetScale.'
    PowerShellVersion    = '7.4'
    CompatiblePSEditions = @('Core')
    FormatsToProcess     = @('module/PgCdc.Format.ps1xml')
    CmdletsToExport      = @(
        'New-PgCdcPublication'
        'New-PgCdcUser'
        'Test-PgCdcReadiness'
    )
    FunctionsToExport    = @()
    AliasesToExport      = @()
    VariablesToExport    = @()
    PrivateData          = @{
        PSData = @{
            Tags         = @(
                'PostgreSQL', 'Postgres', 'CDC', 'ChangeDataCapture', 'LogicalReplication', 'ClickHouse', 'ClickPipes'
                'Azure', 'RDS', 'PlanetScale', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS'
            )
            ReleaseNotes = 'Checks whether a PostgreSQL server is ready to stream its changes, and makes the user and the publication that a consumer needs. See CHANGELOG.md.'
        }
    }
}
