namespace PgCdc.Engine.Postgres;

/// <summary>Makes passwords.</summary>
public static class PasswordGenerator
{
    /// <summary>32 random characters that need no quoting in a URI or a shell.</summary>
    public static string Create() => throw new NotImplementedException();
}
