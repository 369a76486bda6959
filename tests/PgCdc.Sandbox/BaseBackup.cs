using Npgsql;

namespace PgCdc.Sandbox;

/// <summary>A base backup of a running server, as pg_basebackup would take it; the npm packages ship no pg_basebackup.</summary>
/// <remarks>See https://www.postgresql.org/docs/current/continuous-archiving.html#BACKUP-LOWLEVEL-BASE-BACKUP.</remarks>
internal static class BaseBackup
{
    /// <summary>Files of the running server that a copy must not have.</summary>
    private static readonly HashSet<string> ServerFiles = ["postmaster.pid", "postmaster.opts", "pg_internal.init"];

    /// <summary>Folders that a copy must have, but empty. The WAL is copied in the end, when all that the backup needs has been written.</summary>
    private static readonly HashSet<string> EmptyFolders =
        ["pg_wal", "pg_replslot", "pg_dynshmem", "pg_notify", "pg_serial", "pg_snapshots", "pg_stat_tmp", "pg_subtrans", "pgsql_tmp"];

    /// <summary>Copies the data directory of a running server so that a hot standby can be started on it.</summary>
    public static async Task TakeAsync(PostgresServer primary, string target, CancellationToken cancellationToken)
    {
        // The backup is bound to the session: it ends with it.
        await using var session = await primary.OpenAsync("postgres", cancellationToken);
        var (start, stop) = primary.Major >= 15
            ? ("SELECT pg_backup_start('standby', true)", "SELECT labelfile FROM pg_backup_stop(false)")
            : ("SELECT pg_start_backup('standby', true, false)", "SELECT labelfile FROM pg_stop_backup(false, false)");
        await using (var command = new NpgsqlCommand(start, session))
        {
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        Copy(new DirectoryInfo(primary.DataDirectory), target);
        await using (var command = new NpgsqlCommand(stop, session))
        {
            await File.WriteAllTextAsync(Path.Combine(target, "backup_label"), (string?)await command.ExecuteScalarAsync(cancellationToken), cancellationToken);
        }

        foreach (var segment in new DirectoryInfo(Path.Combine(primary.DataDirectory, "pg_wal")).EnumerateFiles())
        {
            CopyFile(segment, Path.Combine(target, "pg_wal"));
        }

        await File.WriteAllTextAsync(Path.Combine(target, "standby.signal"), "", cancellationToken);
    }

    private static void Copy(DirectoryInfo source, string target)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(target);
        }
        else
        {
            Directory.CreateDirectory(target, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        foreach (var folder in source.EnumerateDirectories())
        {
            if (EmptyFolders.Contains(folder.Name))
            {
                Directory.CreateDirectory(Path.Combine(target, folder.Name));
            }
            else
            {
                Copy(folder, Path.Combine(target, folder.Name));
            }
        }

        foreach (var file in source.EnumerateFiles().Where(file => !ServerFiles.Contains(file.Name)))
        {
            CopyFile(file, target);
        }
    }

    private static void CopyFile(FileInfo file, string folder)
    {
        try
        {
            file.CopyTo(Path.Combine(folder, file.Name));
        }
        catch (FileNotFoundException)
        {
            // The running server has deleted it: the WAL says so to the standby.
        }
    }
}
