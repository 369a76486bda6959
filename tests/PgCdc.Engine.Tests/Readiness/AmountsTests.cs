using PgCdc.Engine.Readiness.Checks;

namespace PgCdc.Engine.Tests.Readiness;

public class AmountsTests
{
    [Theory]
    [InlineData(0, "0 bytes")]
    [InlineData(1023, "1023 bytes")]
    [InlineData(64L << 20, "64 MB")]
    [InlineData(3L << 29, "1.5 GB")]
    [InlineData(long.MaxValue, "8 EB")]
    public void Sizes_are_in_the_largest_unit_that_fits(long bytes, string text) => Assert.Equal(text, Amounts.Size(bytes));

    [Theory]
    [InlineData(45, "45 s")]
    [InlineData(720, "12 min")]
    [InlineData(7200, "2 h")]
    [InlineData(7500, "2 h 5 min")]
    [InlineData(86_400, "1 d")]
    [InlineData(273_600, "3 d 4 h")]
    public void Times_are_in_their_two_largest_units(long seconds, string text) => Assert.Equal(text, Amounts.Time(seconds));
}
