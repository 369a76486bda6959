using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PgCdc.Engine.Postgres;

/// <summary>Passwords in the form in which PostgreSQL stores them, so that the plain text never reaches the server.</summary>
/// <remarks>Form: RFC 5803; computation: RFC 5802 and 7677; https://www.postgresql.org/docs/current/catalog-pg-authid.html</remarks>
public static class ScramVerifier
{
    private const string Mechanism = "SCRAM-SHA-256";
    private const int SaltBytes = 16;
    private const int KeyBytes = 32;

    /// <summary>Makes <c>SCRAM-SHA-256$iterations:salt$StoredKey:ServerKey</c> with a random salt.</summary>
    /// <param name="password">The password, not empty.</param>
    /// <param name="iterations">Rounds of the key derivation; 4096 is what the server itself uses.</param>
    /// <exception cref="PgCdcException"><c>EmptyPassword</c>: the password is empty, which no server accepts. <c>InvalidText</c>: it has no UTF-8.
    /// <c>UnicodeUnavailable</c>: it is beyond ASCII, and this process has no Unicode tables.</exception>
    public static string Create(string password, int iterations = 4096) => Create(password, iterations, RandomNumberGenerator.GetBytes(SaltBytes));

    /// <summary>True when a server stores the text as it is; anything else it would hash as if it were the password.</summary>
    public static bool IsWellFormed(string verifier)
    {
        ArgumentNullException.ThrowIfNull(verifier);
        var parts = verifier.Split('$');
        if (parts.Length != 3 || parts[0] != Mechanism)
        {
            return false;
        }

        var parameters = parts[1].Split(':');
        var keys = parts[2].Split(':');
        return parameters.Length == 2
            && keys.Length == 2
            && int.TryParse(parameters[0], NumberStyles.None, CultureInfo.InvariantCulture, out var iterations)
            && iterations > 0
            && DecodedLength(parameters[1]) > 0
            && DecodedLength(keys[0]) == KeyBytes
            && DecodedLength(keys[1]) == KeyBytes;
    }

    internal static string Create(string password, int iterations, byte[] salt)
    {
        ArgumentNullException.ThrowIfNull(password);
        ArgumentOutOfRangeException.ThrowIfLessThan(iterations, 1);
        if (password.Length == 0)
        {
            throw new PgCdcException("EmptyPassword", ErrorKind.InvalidArgument, "The password is empty.", "Give a password of at least one character.");
        }

        if (!SqlName.IsStorable(password))
        {
            throw new PgCdcException(
                "InvalidText",
                ErrorKind.InvalidArgument,
                "The password has a character that PostgreSQL cannot take: a NUL, or half of a surrogate pair.",
                "Choose another password.");
        }

        var salted = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(SaslPrep.Prepare(password)), salt, iterations, HashAlgorithmName.SHA256, KeyBytes);
        var storedKey = SHA256.HashData(HMACSHA256.HashData(salted, "Client Key"u8));
        var serverKey = HMACSHA256.HashData(salted, "Server Key"u8);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Mechanism}${iterations}:{Convert.ToBase64String(salt)}${Convert.ToBase64String(storedKey)}:{Convert.ToBase64String(serverKey)}");
    }

    // Only what Convert itself would write: the server does not accept the white space that Convert reads.
    private static int DecodedLength(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) && Convert.ToBase64String(bytes, 0, length) == base64 ? length : -1;
    }
}
