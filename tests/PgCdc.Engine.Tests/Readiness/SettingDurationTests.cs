using PgCdc.Engine.Readiness.Snapshots;

namespace PgCdc.Engine.Tests.Readiness;

public class SettingDurationTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("300000", 300_000)]
    [InlineData("5min", 300_000)]
    [InlineData(" 5 min ", 300_000)]
    [InlineData("1.5h", 5_400_000)]
    [InlineData("2d", 172_800_000)]
    [InlineData("500us", 0)]
    [InlineData("60s", 60_000)]
    [InlineData("-1", -1)]
    [InlineData("6e5", 600_000)]
    public void A_time_is_read_in_the_unit_it_is_written_in(string text, long milliseconds) =>
        Assert.Equal(milliseconds, SettingDuration.Milliseconds(text));

    [Theory]
    [InlineData("")]
    [InlineData("min")]
    [InlineData("5 fortnights")]
    [InlineData("5MIN")]
    [InlineData("1,5h")]
    [InlineData("0x10")]
    public void What_is_no_time_gives_none(string text) => Assert.Null(SettingDuration.Milliseconds(text));
}
