using System.Security.Cryptography;
using System.Text;
using PgCdc.Engine.Postgres;

namespace PgCdc.Engine.Tests.Postgres;

public class ScramVerifierTests
{
    [Fact]
    public void The_exchange_of_RFC_7677_fits_the_verifier_made_here()
    {
        const string authMessage = "n=user,r=rOprNGfwEbeRWgbNEkqO,"
            + "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,"
            + "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
        var keys = ScramVerifier.Create("pencil", 4096, Convert.FromBase64String("W22ZaJ0SNY7soEsUEjb6gQ==")).Split('$')[2].Split(':');
        var storedKey = Convert.FromBase64String(keys[0]);
        var serverKey = Convert.FromBase64String(keys[1]);

        var proof = Convert.FromBase64String("dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
        var clientSignature = HMACSHA256.HashData(storedKey, Encoding.ASCII.GetBytes(authMessage));
        var clientKey = proof.Zip(clientSignature, (a, b) => (byte)(a ^ b)).ToArray();

        Assert.Equal(storedKey, SHA256.HashData(clientKey));
        Assert.Equal("6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=", Convert.ToBase64String(HMACSHA256.HashData(serverKey, Encoding.ASCII.GetBytes(authMessage))));
    }

    // Made with ALTER ROLE ... PASSWORD in plain text; the right column is pg_authid.rolpassword.
    [Theory]
    [InlineData("pencil", "qjn+YCrzEBdlwBWoUOcULg==$AwkP5NuPpIey7wxmXlYf/dvTJ/po/LMp4I3Z8P5cDFI=:MWvQ4P7FrQ7RaEQWUbIxQJJVMPp/PnlKpB+OqreG6lY=")]
    [InlineData("pässwörd", "lArw8hQsVM6o9zvZ25zKrw==$yxY8x/+aOkRagi9dmmtpBdi8RdrBEpjnxrGF0oXOSMk=:qz3rQOFQgmWGooe7HICwBIA8oT1uqqaTjIqnus2Y7II=")]
    [InlineData("\uFB01ne", "3p6Wa6mQcKHldBQxt4N+PQ==$QD3xMSinsiRTCcPtWQuhPS8P8VvwiuL3EaG42XipLbY=:Tm8D2oxiUOCJlEtY3Dp/AiUPjWfULQkEfqFZ5cCEf2Y=")]
    [InlineData("a\u00ADb", "PJ5kKr1Ofu3gkEthGBjaog==$m3R7REj9DXZy8vML0dVdRje+NrNmG1qPohkq+IA7zDw=:fnYd5NWQlPW43j36+ALXIjCzPDY0qxYIhGeeWsLMA60=")]
    [InlineData("x\u00A0y", "5T28wYKTrct/qcbEB8up3Q==$WKfciDt1veFp3ORZxZQSXGVAq9gD0LRkDpB4qd+ESKs=:XafH3OL+I/miFSo+BXs3RapLccK09aHpww/ht1BAELI=")]
    [InlineData("😀\uFB01", "+CsmzkkNTGUDGz8Z1PZIkA==$Ah1CDzKfFqf5T0yxWsU8zG88ZWAa6EG4iOWA2rMgQwM=:CJLtd2MTXGFLhVdek8vg6/XoYfG8vhdUF/diwr3jHVA=")]
    [InlineData("\u06271", "2xuSD/ttYKqrarkXJ/u2lw==$4VV+ftu/uJ6zjI/Z8e6VSJbq0UZdHPSTyel8+QziQBo=:q/jFiZ7RhhtYC9dGmYDiYhrQWksDkLi+TdkrkaMo9EQ=")]
    [InlineData("\u06271\u0628", "/JkQyh+PoZNH6/4HKj6eJg==$9KLon+FoAEd5f7tdaYiFH0+1Z7U+jJDIXNukaCaJP90=:oxjkp0ATH3iFANSrutaQV/nMCeXCtXYSamFt0GcO0kU=")]
    public void A_verifier_is_what_PostgreSQL_15_makes_of_the_same_password_and_salt(string password, string stored)
        => Assert.Equal("SCRAM-SHA-256$4096:" + stored, ScramVerifier.Create(password, 4096, Convert.FromBase64String(stored.Split('$')[0])));

    [Fact]
    public void Every_verifier_has_its_own_salt_and_is_well_formed()
    {
        var (first, second) = (ScramVerifier.Create("pencil"), ScramVerifier.Create("pencil"));

        Assert.NotEqual(first, second);
        Assert.True(ScramVerifier.IsWellFormed(first));
        Assert.DoesNotContain("pencil", first, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("pencil")]
    [InlineData("md5a1b2c3d4e5f6a1b2c3d4e5f6a1b2c3d4")]
    [InlineData("SCRAM-SHA-1$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=")]
    [InlineData("SCRAM-SHA-256$0:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=")]
    [InlineData("SCRAM-SHA-256$+4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=")]
    [InlineData("SCRAM-SHA-256$4096:$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=")]
    [InlineData("SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=")]
    [InlineData("SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3Otc:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=")]
    [InlineData("SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU= ")]
    [InlineData("SCRAM-SHA-256$4096:W22ZaJ0S NY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=")]
    public void What_a_server_would_hash_as_a_password_is_not_well_formed(string text) => Assert.False(ScramVerifier.IsWellFormed(text));

    [Fact]
    public void A_password_that_no_server_takes_is_refused()
    {
        Assert.Equal("EmptyPassword", Assert.Throws<PgCdcException>(() => ScramVerifier.Create("")).ErrorId);
        Assert.Equal("InvalidText", Assert.Throws<PgCdcException>(() => ScramVerifier.Create("sec\0ret")).ErrorId);
        Assert.Equal("InvalidText", Assert.Throws<PgCdcException>(() => ScramVerifier.Create("sec\uD800ret")).ErrorId);
    }
}
