using PgCdc.Engine.Readiness;
using PgCdc.Engine.Readiness.Checks.Server;
using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Tests.Readiness.Server;

public class WalLevelCheckTests
{
    [Fact]
    public void Logical_passes() => Assert.Equal(CheckStatus.Pass, Of(HealthySnapshot.Create()).Status);

    [Fact]
    public void A_hidden_setting_is_skipped() => Assert.Equal(CheckStatus.Skip, Of(HealthySnapshot.Create().WithoutSetting("wal_level")).Status);

    [Fact]
    public void Replica_fails_with_the_statement_and_the_restart()
    {
        var outcome = Of(HealthySnapshot.Create().WithSetting("wal_level", "replica"));
        Assert.Equal(CheckStatus.Fail, outcome.Status);
        Assert.Equal("ALTER SYSTEM SET wal_level = 'logical';", outcome.Fix?.Sql);
        Assert.True(outcome.Fix?.RestartRequired);
        Assert.StartsWith(
            "psql -h db.example.com -p 5432 -U admin -d app -c 'ALTER SYSTEM SET wal_level = ''logical'';'  # then restart", outcome.Fix?.Remediation, StringComparison.Ordinal);
    }

    [Fact]
    public void Set_but_not_restarted_is_told_apart_from_not_set()
    {
        var outcome = Of(HealthySnapshot.Create().WithSetting("wal_level", "replica", pendingRestart: true, fileValue: "logical"));
        Assert.Equal(CheckStatus.Fail, outcome.Status);
        Assert.Contains("waits for a restart", outcome.Reason, StringComparison.Ordinal);
        Assert.Null(outcome.Fix?.Sql);
        Assert.True(outcome.Fix?.RestartRequired);
    }

    [Fact]
    public void What_waits_for_a_restart_is_not_called_logical_by_who_cannot_see_it()
    {
        var outcome = Of(HealthySnapshot.Create().WithSetting("wal_level", "minimal", pendingRestart: true));

        Assert.Equal(CheckStatus.Fail, outcome.Status);
        Assert.Contains("not visible", outcome.Reason, StringComparison.Ordinal);
        Assert.Equal("minimal (another value after a restart)", outcome.Actual);
    }

    [Theory]
    [InlineData("LOGICAL", true)]
    [InlineData("replica", false)]
    public void The_file_is_read_as_PostgreSQL_reads_it(string fileValue, bool waits) => Assert.Equal(
        waits, Of(HealthySnapshot.Create().WithSetting("wal_level", "minimal", pendingRestart: true, fileValue: fileValue)).Fix?.Sql is null);

    [Fact]
    public void Nineteen_raises_replica_by_itself_but_ClickPipes_still_refuses()
    {
        var outcome = Of(HealthySnapshot.Create().WithVersion(190000).WithSetting("wal_level", "replica"));
        Assert.Equal(CheckStatus.Fail, outcome.Status);
        Assert.Contains("by itself", outcome.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Provider.AzureFlexible, "az postgres flexible-server parameter set --resource-group GROUP --server-name SERVER --name wal_level --value logical")]
    [InlineData(Provider.Rds, "rds.logical_replication")]
    [InlineData(Provider.Aurora, "modify-db-cluster-parameter-group")]
    [InlineData(Provider.PlanetScale, "Cluster configuration > Parameters > Write-ahead log: wal_level = logical")]
    [InlineData(Provider.CloudSql, "cloudsql.logical_decoding=on")]
    [InlineData(Provider.AlloyDb, "alloydb.logical_decoding=on,alloydb.enable_pglogical=on")]
    [InlineData(Provider.Neon, "Logical Replication > Enable")]
    [InlineData(Provider.Supabase, "postgres-config update")]
    public void Each_provider_has_its_own_way(Provider provider, string text)
    {
        var fix = Of(HealthySnapshot.Create().WithSetting("wal_level", "replica").WithProvider(provider)).Fix!;
        Assert.Contains(text, fix.Remediation, StringComparison.Ordinal);
        Assert.True(fix.RestartRequired);
        Assert.Null(fix.Sql);
    }

    private static CheckOutcome Of(Snapshot snapshot) => new WalLevelCheck().Evaluate(snapshot);
}
