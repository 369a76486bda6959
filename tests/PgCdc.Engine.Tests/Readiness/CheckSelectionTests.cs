using PgCdc.Engine.Readiness;

namespace PgCdc.Engine.Tests.Readiness;

public sealed class CheckSelectionTests
{
    [Fact]
    public void Nothing_said_selects_all() => Assert.Equal(ReadinessCatalogue.All, CheckSelection.Select([], []));

    [Fact]
    public void Ids_and_wildcards_select_in_the_order_of_the_catalogue() =>
        Assert.Equal(["user.connect", "table.kind", "table.toast"], Ids(["table.toas?", "TABLE.KIND", "*.connect"], []));

    [Fact]
    public void What_is_excluded_is_left_out() => Assert.DoesNotContain("user.exists", Ids([], ["user.*"]));

    [Theory]
    [InlineData("wal_level", "server.wal_level")]
    [InlineData("user.exist", "user.exists")]
    [InlineData("publication.table", "publication.tables")]
    [InlineData("replica_identiy", "table.replica_identity")]
    [InlineData("toast*", "table.toast")]
    public void A_pattern_that_means_no_check_is_refused_with_the_nearest_ids(string typed, string meant)
    {
        var exception = Assert.Throws<PgCdcException>(() => CheckSelection.Select([typed], []));

        Assert.Equal(("UnknownCheck", ErrorKind.InvalidArgument), (exception.ErrorId, exception.Kind));
        Assert.Contains(typed, exception.Message);
        Assert.Contains(meant, exception.RecommendedAction);
    }

    [Fact]
    public void All_unknown_patterns_are_named_at_once_those_to_exclude_too() =>
        Assert.Equal(["nope", "never.*"], Assert.IsType<string[]>(Assert.Throws<PgCdcException>(() => CheckSelection.Select(["nope", "user.*"], ["never.*"])).Target));

    [Fact]
    public void A_selection_that_leaves_nothing_is_refused_because_nothing_looked_at_is_not_ready() =>
        Assert.Equal("NoCheckSelected", Assert.Throws<PgCdcException>(() => CheckSelection.Select(["user.*"], ["user.*"])).ErrorId);

    private static IEnumerable<string> Ids(string[] include, string[] exclude) => CheckSelection.Select(include, exclude).Select(check => check.Id);
}
