using System.Security.Cryptography;

namespace PgCdc.Engine.Postgres;

/// <summary>Makes passwords.</summary>
public static class PasswordGenerator
{
    private const int Length = 32;
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    /// <summary>32 random characters (about 190 bits) that need no quoting in a URI, a shell or a connection string.</summary>
    /// <remarks>
    /// It begins with a letter, so that no program takes it for an option, and has a capital, a small letter, a digit and one of <c>-_</c>, because cloud
    /// consoles insist on that. What does not is thrown away whole, which keeps every password that is left equally likely.
    /// </remarks>
    public static string Create()
    {
        while (true)
        {
            var password = RandomNumberGenerator.GetString(Alphabet, Length);
            if (char.IsAsciiLetter(password[0])
                && password.Any(char.IsAsciiLetterUpper)
                && password.Any(char.IsAsciiLetterLower)
                && password.Any(char.IsAsciiDigit)
                && password.IndexOfAny(['-', '_']) >= 0)
            {
                return password;
            }
        }
    }
}
