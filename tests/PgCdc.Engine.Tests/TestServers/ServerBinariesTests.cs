using PgCdc.Sandbox;

namespace PgCdc.Engine.Tests.TestServers;

public class ServerBinariesTests
{
    [Fact]
    public async Task A_named_server_is_taken_when_no_major_is_asked_for()
    {
        var there = await ServerBinaries.FindAsync(12);

        Assert.Equal(there, await ServerBinaries.FindAsync(null, there.Folder, CancellationToken.None));
    }

    [Fact]
    public async Task A_named_server_of_another_major_is_passed_over()
    {
        var other = await ServerBinaries.FindAsync(12);

        Assert.Equal(18, (await ServerBinaries.FindAsync(18, other.Folder, CancellationToken.None)).Major);
    }

    [Fact]
    public async Task A_named_folder_without_a_server_is_an_error_that_says_so()
    {
        var error = await Assert.ThrowsAsync<SandboxException>(() => ServerBinaries.FindAsync(null, Path.GetTempPath(), CancellationToken.None));

        Assert.Contains("PGCDC_PG_BIN", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_major_that_is_not_supported_is_refused()
        => await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => ServerBinaries.FindAsync(11));

    [SkippableFact]
    public async Task Two_who_install_the_same_package_at_once_both_get_it()
    {
        var path = Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator);
        Skip.IfNot(path.Any(folder => File.Exists(Path.Combine(folder, "npm")) || File.Exists(Path.Combine(folder, "npm.cmd"))), "There is no npm on PATH.");
        var cache = Directory.CreateTempSubdirectory("pgcdc-cache-").FullName;
        try
        {
            var folders = await Task.WhenAll(
                Task.Run(() => NpmServerPackage.InstallAsync(17, cache, CancellationToken.None)),
                Task.Run(() => NpmServerPackage.InstallAsync(17, cache, CancellationToken.None)));

            Assert.Equal(folders[0], folders[1]);
            Assert.Equal(17, (await ServerBinaries.FindAsync(17, folders[0], CancellationToken.None)).Major);
            Assert.Single(Directory.GetDirectories(cache));
        }
        finally
        {
            Directory.Delete(cache, recursive: true);
        }
    }
}
