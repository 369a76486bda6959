using System.Text;

namespace PgCdc.Engine.Postgres;

/// <summary>The file of passwords that libpq keeps: <c>hostname:port:database:username:password</c> by the line.</summary>
/// <remarks>Source: https://www.postgresql.org/docs/current/libpq-pgpass.html</remarks>
internal static class PasswordFile
{
    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>The password of the first line that fits; null when there is none.</summary>
    /// <param name="path">The file; that it is missing is no error.</param>
    /// <param name="environment">Where the file is read.</param>
    /// <param name="fields">Host, port, database and user, as they stand in the file.</param>
    /// <param name="notices">Takes the reason why the file was ignored.</param>
    internal static string? Find(string path, LibpqEnvironment environment, string[] fields, List<string> notices)
    {
        if (!environment.FileExists(path))
        {
            return null;
        }

        try
        {
            if (environment.FileMode(path) is { } mode && (mode & Others) != 0)
            {
                notices.Add($"The password file '{path}' is ignored, as libpq does, because others have access to it: chmod 0600 '{path}'.");
                return null;
            }

            foreach (var line in environment.ReadLines(path))
            {
                if (line.Length > 0 && line[0] != '#' && Password(line, fields) is { } password)
                {
                    return password;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            notices.Add($"The password file '{path}' is ignored, because it cannot be read: {exception.Message}");
        }

        return null;
    }

    private static string? Password(string line, string[] fields)
    {
        var position = 0;
        foreach (var wanted in fields)
        {
            var start = position;
            var field = Field(line, ref position);

            // Only a bare star stands for anything; an escaped one is a star.
            var any = field == "*" && line[start] == '*';
            if (position >= line.Length || (!any && field != wanted))
            {
                return null;
            }

            position++;
        }

        var password = Field(line, ref position);
        return password.Length > 0 ? password : null;
    }

    // Stops at the colon behind the field, or at the end of the line.
    private static string Field(string line, ref int position)
    {
        var field = new StringBuilder();
        for (; position < line.Length && line[position] != ':'; position++)
        {
            if (line[position] == '\\' && position + 1 < line.Length)
            {
                position++;
            }

            field.Append(line[position]);
        }

        return field.ToString();
    }
}
