using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PgCdc.Engine.Postgres;

/// <summary>Decides whether the certificate of a server is good enough for the sslmode, and says why not.</summary>
/// <remarks>Source: https://www.postgresql.org/docs/current/libpq-ssl.html#LIBPQ-SSL-SSLMODE-STATEMENTS; no revocation lists, as in libpq.</remarks>
internal sealed class CertificateVerifier
{
    private readonly ConnectionAttempt attempt;
    private readonly SslMode mode;
    private readonly X509Certificate2Collection? roots;

    /// <summary>Reads the root certificate.</summary>
    /// <exception cref="PgCdcException"><c>CertificateUnreadable</c>.</exception>
    internal CertificateVerifier(ConnectionAttempt attempt)
    {
        this.attempt = attempt;
        mode = EffectiveMode(attempt.Target);
        roots = Roots(attempt.Target);
    }

    /// <summary>For a connection that verifies by itself, and would report a bad file as a failed handshake.</summary>
    /// <exception cref="PgCdcException"><c>CertificateUnreadable</c>.</exception>
    internal static void RequireReadableRoot(ConnectionTarget target) => _ = Roots(target);

    /// <summary>Require with a root certificate means verify-ca.</summary>
    internal static SslMode EffectiveMode(ConnectionTarget target) =>
        target is { SslMode: SslMode.Require, RootCertificate: not null } ? SslMode.VerifyCA : target.SslMode;

    internal bool Verify(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        attempt.CertificateProblem = mode < SslMode.VerifyCA ? null : Problem(certificate as X509Certificate2, chain, errors);
        return attempt.CertificateProblem is null;
    }

    private static X509Certificate2Collection? Roots(ConnectionTarget target) =>
        EffectiveMode(target) >= SslMode.VerifyCA && target.RootCertificate is { } file ? Load(file) : null;

    private static X509Certificate2Collection Load(string file)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPemFile(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw Unreadable(file, exception.Message, exception);
        }

        return certificates.Count > 0 ? certificates : throw Unreadable(file, "it has no certificate in PEM form", null);
    }

    private static PgCdcException Unreadable(string file, string why, Exception? exception) => new(
        "CertificateUnreadable",
        ErrorKind.SecurityError,
        $"The root certificate '{file}' cannot be used: {why}",
        "Give a readable PEM file with the certificate authorities to trust: -RootCertificate <path>.",
        file,
        innerException: exception);

    private string? Problem(X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null || chain is null)
        {
            return "the server shows no certificate";
        }

        if (mode == SslMode.VerifyFull && errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            return $"it is for {Names(certificate)}, not for {attempt.Target.Host}";
        }

        if (roots is not null)
        {
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.AddRange(roots);
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            return chain.Build(certificate) ? null : Statuses(chain);
        }

        return errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) ? Statuses(chain) : null;
    }

    private static string Names(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(extension => extension.EnumerateDnsNames().Concat(extension.EnumerateIPAddresses().Select(address => address.ToString())))
            .ToArray();
        return names.Length > 0 ? string.Join(", ", names) : certificate.GetNameInfo(X509NameType.DnsName, forIssuer: false);
    }

    private static string Statuses(X509Chain chain) =>
        string.Join("; ", chain.ChainStatus.Select(status => $"{status.Status}: {status.StatusInformation.Trim()}"));
}
