using System.Runtime.InteropServices;
using System.Security;

namespace PgCdc.PowerShell;

/// <summary>Reads secure strings whole; NetworkCredential cuts them at the first NUL without a word.</summary>
internal static class Secret
{
    /// <summary>The text.</summary>
    public static string Text(SecureString secret)
    {
        var memory = Marshal.SecureStringToGlobalAllocUnicode(secret);
        try
        {
            return Marshal.PtrToStringUni(memory, secret.Length);
        }
        finally
        {
            Marshal.ZeroFreeGlobalAllocUnicode(memory);
        }
    }
}
