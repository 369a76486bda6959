namespace PgCdc.Engine.Postgres;

/// <summary>Passwords in the form in which PostgreSQL stores them, so that the plain text never reaches the server.</summary>
public static class ScramVerifier
{
    /// <summary>Makes <c>SCRAM-SHA-256$iterations:salt$StoredKey:ServerKey</c> with a random salt.</summary>
    public static string Create(string password, int iterations = 4096) => throw new NotImplementedException();

    /// <summary>True when a server stores the text as it is; anything else it would hash as if it were the password.</summary>
    public static bool IsWellFormed(string verifier) => throw new NotImplementedException();
}
