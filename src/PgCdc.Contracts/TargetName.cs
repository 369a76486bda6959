namespace PgCdc;

/// <summary>How results name their target.</summary>
internal static class TargetName
{
    /// <summary><c>host:port/database</c>; an IPv6 address in brackets.</summary>
    public static string Of(string server, int port, string database) =>
        server.Contains(':', StringComparison.Ordinal) ? $"[{server}]:{port}/{database}" : $"{server}:{port}/{database}";
}
