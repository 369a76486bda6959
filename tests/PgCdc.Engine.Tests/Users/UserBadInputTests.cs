using PgCdc.Engine.Postgres;
using PgCdc.Engine.Tests.Operations;
using PgCdc.Engine.Tests.TestServers;
using PgCdc.Engine.Users;

namespace PgCdc.Engine.Tests.Users;

public class UserBadInputTests
{
    [Theory]
    [MemberData(nameof(Majors.Few), MemberType = typeof(Majors))]
    public async Task Schemas_that_do_not_exist_are_all_named(int major)
    {
        await using var database = await TestDatabase.CreateShopAsync(major);

        var error = await database.CdcUser("public", "SALES", "sales", "pi\"rate").FailAsync(database);

        Assert.Equal(("SchemaNotFound", ErrorKind.ObjectNotFound), (error.ErrorId, error.Kind));
        Assert.Equal(["SALES", "pi\"rate"], Assert.IsType<string[]>(error.Target));
        Assert.Contains("\"SALES\", \"pi\"\"rate\" do not exist", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Majors.Few), MemberType = typeof(Majors))]
    public async Task Tables_that_do_not_exist_are_all_named_and_what_was_meant_is_guessed(int major)
    {
        await using var database = await TestDatabase.CreateShopAsync(major);
        string[] names = ["public.Customers", "sales.leads", "sales.nothing*", "public.revenue"];

        var error = await (database.CdcUser("public", "sales") with { Tables = [.. names.Select(TablePattern.Parse)] }).FailAsync(database);

        Assert.Equal(("TableNotFound", ErrorKind.ObjectNotFound), (error.ErrorId, error.Kind));
        Assert.Equal(["public.Customers", "sales.nothing*", "public.revenue"], Assert.IsType<string[]>(error.Target));
        Assert.Contains("Did you mean public.customers?", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_no_role_can_have_is_refused_before_anyone_is_asked()
    {
        string[] names = [string.Empty, new string('x', 64), new string('ä', 32), "nul\0", "half\ud800", "pg_reader", "public", "none"];
        foreach (var name in names)
        {
            Assert.Equal(("InvalidName", ErrorKind.InvalidArgument), await FailUnconnectedAsync(new UserRequest { Name = name, Schemas = ["public"] }));
        }
    }

    [Fact]
    public async Task Other_nonsense_is_refused_before_anyone_is_asked()
    {
        var request = new UserRequest { Name = "cdc", Schemas = ["public"] };

        Assert.Equal(("EmptyPassword", ErrorKind.InvalidArgument), await FailUnconnectedAsync(request with { Password = string.Empty }));
        Assert.Equal(("InvalidText", ErrorKind.InvalidArgument), await FailUnconnectedAsync(request with { Password = "nul\0" }));
        Assert.Equal(("InvalidTimeout", ErrorKind.InvalidArgument), await FailUnconnectedAsync(request with { WalSenderTimeout = -1 }));
        Assert.Equal(("InvalidName", ErrorKind.InvalidArgument), await FailUnconnectedAsync(request with { Schemas = ["public", string.Empty] }));
        Assert.Equal(("InvalidName", ErrorKind.InvalidArgument), await FailUnconnectedAsync(request with { Tables = [TablePattern.Parse("*.t")] }));
    }

    /// <summary>Fails with another id as soon as a connection is tried: nobody listens there.</summary>
    private static async Task<(string ErrorId, ErrorKind Kind)> FailUnconnectedAsync(UserRequest request)
    {
        var nowhere = new ConnectionTarget { Host = "127.0.0.1", Port = 1, Database = "none", UserName = "nobody", SslMode = SslMode.Disable };
        var error = await Assert.ThrowsAsync<PgCdcException>(() => NewUserOperation.RunAsync(nowhere, request, new RecordedEvents(), CancellationToken.None));
        return (error.ErrorId, error.Kind);
    }
}
