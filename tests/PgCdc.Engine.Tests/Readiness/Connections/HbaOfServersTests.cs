using PgCdc.Engine.Postgres;
using PgCdc.Engine.Readiness;
using PgCdc.Engine.Readiness.Checks.Connections;
using PgCdc.Engine.Readiness.Snapshots;
using PgCdc.Engine.Tests.TestServers;
using PgCdc.Sandbox;

namespace PgCdc.Engine.Tests.Readiness.Connections;

/// <summary>pg_hba_file_rules as servers show it: names without quotes, masks in full, warnings in the column of errors.</summary>
public class HbaOfServersTests
{
    private static readonly string[] Lines =
    [
        "local all all trust",
        "host all all 127.0.0.1/32 scram-sha-256",
        "host replication all 0.0.0.0/0 scram-sha-256",
        "host all all 10.1.2.3/8 reject",
        "hostssl \"weird db\",postgres all 192.168.0.0 255.255.0.0 cert",
        "hostssl all /^click 2001:db8::/32 md5",
        "host all +pg_monitor samenet reject",
        "hostnossl all all 0.0.0.0/0 reject",
        "hostssl all \"clickpipes_user\" all scram-sha-256",
    ];

    [Theory]
    [InlineData(12)]
    [InlineData(18)]
    public async Task Each_major_shows_its_rules_so_that_the_deciding_ones_are_found(int major)
    {
        await using var server = await StartAsync(major, tls: true);
        var outcome = await JudgeAsync(server);
        Assert.Equal(CheckStatus.Pass, outcome.Status);
        string[] expected = major < 16
            ? ["pg_hba.conf line 4", "pg_hba.conf line 5", "pg_hba.conf line 9"]
            : ["pg_hba.conf line 4", "pg_hba.conf line 5", "pg_hba.conf line 6", "pg_hba.conf line 9"];
        Assert.Equal(expected, outcome.Objects);
        Assert.Contains("Line 4 of pg_hba.conf (host all all 10.1.2.3/8 reject)", outcome.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(12)]
    [InlineData(18)]
    public async Task Without_tls_the_rules_for_it_match_nothing_and_are_not_called_invalid(int major)
    {
        await using var server = await StartAsync(major, tls: false);
        var outcome = await JudgeAsync(server);
        Assert.Equal(CheckStatus.Warn, outcome.Status);
        Assert.Contains("rejects 'clickpipes_user'", outcome.Reason, StringComparison.Ordinal);
    }

    private static async Task<PostgresServer> StartAsync(int major, bool tls)
    {
        var server = await PostgresServer.StartAsync(new PostgresServerOptions { Major = major, EnableTls = tls });
        await File.WriteAllLinesAsync(Path.Combine(server.DataDirectory, "pg_hba.conf"), Lines);
        return server;
    }

    private static async Task<CheckOutcome> JudgeAsync(PostgresServer server)
    {
        var target = new ConnectionTarget
        {
            Host = server.Host,
            Port = server.Port,
            Database = "postgres",
            UserName = server.SuperuserName,
            Password = server.SuperuserPassword,
        };
        var request = new SnapshotRequest { UserName = "clickpipes_user", Publication = "clickpipes_publication" };
        await using var connection = await PostgresConnector.OpenAsync(target, CancellationToken.None);
        return new HbaCheck().Evaluate(await SnapshotReader.ReadAsync(connection, target, request, CancellationToken.None));
    }
}
