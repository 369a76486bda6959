# What -Credential and -UserCredential may hold. Nothing listens at the port, so that a credential which is understood ends in a failed connection.
BeforeAll {
    Import-Module "$PSScriptRoot/../../PgCdc.psd1"
}

Describe 'PSCredential.Empty' {
    It 'means no credential in -<Name>' -ForEach @{ Name = 'Credential' }, @{ Name = 'UserCredential' } {
        $credential = @{ $Name = [pscredential]::Empty }
        (Test-PgCdcReadiness 127.0.0.1 -Port 1 @credential -ErrorAction Stop).Check | Should -Be connection
    }
}
