namespace PgCdc.Engine.Readiness;

/// <summary>Every check there is, in the order of the catalogue.</summary>
public static class ReadinessCatalogue
{
    /// <summary>The checks.</summary>
    public static IReadOnlyList<IReadinessCheck> All { get; } =
    [
        new Checks.Connections.ConnectionCheck(),
        new Checks.Connections.TlsCheck(),
        new Checks.Connections.PoolerCheck(),
        new Checks.Connections.ReplicationCheck(),
        new Checks.Connections.HbaCheck(),
        new Checks.Server.VersionCheck(),
        new Checks.Server.RoleCheck(),
        new Checks.Server.WalLevelCheck(),
        new Checks.Server.MaxWalSendersCheck(),
        new Checks.Server.MaxReplicationSlotsCheck(),
        new Checks.Server.MaxSlotWalKeepSizeCheck(),
        new Checks.Server.WalSenderTimeoutCheck(),
        new Checks.Server.IdleReplicationSlotTimeoutCheck(),
        new Checks.Server.LogicalDecodingWorkMemCheck(),
        new Checks.Server.PendingRestartCheck(),
        new Checks.Server.LongTransactionsCheck(),
        new Checks.Server.PreparedTransactionsCheck(),
        new Checks.Server.SlotsCheck(),
        new Checks.Server.FailoverSlotsCheck(),
        new Checks.Server.ConnectionsCheck(),
        new Checks.Server.PasswordEncryptionCheck(),
        new Checks.Providers.RdsLogicalReplicationCheck(),
        new Checks.Providers.PlanetScaleUserCheck(),
        new Checks.Users.UserExistsCheck(),
        new Checks.Users.UserReplicationCheck(),
        new Checks.Users.UserConnectCheck(),
        new Checks.Users.UserSchemaUsageCheck(),
        new Checks.Users.UserTableSelectCheck(),
        new Checks.Users.UserDefaultPrivilegesCheck(),
        new Checks.Users.UserRowSecurityCheck(),
        new Checks.Users.UserLeastPrivilegeCheck(),
        new Checks.Users.UserTimeoutsCheck(),
        new Checks.Publications.PublicationExistsCheck(),
        new Checks.Publications.PublicationTablesCheck(),
        new Checks.Publications.PublicationScopeCheck(),
        new Checks.Publications.PublicationOperationsCheck(),
        new Checks.Publications.PublicationViaPartitionRootCheck(),
        new Checks.Publications.PublicationFiltersCheck(),
        new Checks.Publications.PublicationGeneratedColumnsCheck(),
        new Checks.Tables.ReplicaIdentityCheck(),
        new Checks.Tables.PartitionsCheck(),
        new Checks.Tables.TableKindCheck(),
        new Checks.Tables.TableToastCheck(),
    ];
}
