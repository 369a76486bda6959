using System.Text.RegularExpressions;
using Npgsql;
using PgCdc.Engine.Tests.Operations;
using PgCdc.Engine.Tests.TestServers;
using PgCdc.Engine.Users;

namespace PgCdc.Engine.Tests.Users;

public partial class UserAdministratorTests
{
    [Theory]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(18)]
    public async Task From_16_on_an_owner_with_createrole_and_replication_makes_the_user_without_being_superuser(int major)
    {
        await using var database = await TestDatabase.CreateAsync(major);
        var admin = await OwnerAsync(database, "CREATEROLE REPLICATION");
        var before = await database.StateAsync();

        var outcome = await database.CdcUser("app").MakeAsync(database, admin);

        Assert.Equal((ChangeStatus.Created, true), (outcome.Status, outcome.LoginVerified));
        string[] expected =
        [
            "cdc on default acl for role admin in schema app on tables: SELECT",
            "cdc on schema app: USAGE",
            "cdc on table app.t: SELECT",
            "member admin of cdc with admin option",
        ];
        Assert.Equal(expected, (await database.NewSinceAsync(before)).Where(change => !change.StartsWith("role cdc", StringComparison.Ordinal)));
        Assert.Equal(ChangeStatus.AlreadyPresent, (await database.CdcUser("app").MakeAsync(database, admin)).Status);
    }

    [Theory]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(14)]
    [InlineData(15)]
    public async Task Before_16_an_owner_with_createrole_lacks_nothing_but_superuser_for_replication(int major)
    {
        await using var database = await TestDatabase.CreateAsync(major);
        var admin = await OwnerAsync(database, "CREATEROLE REPLICATION");

        var error = await database.CdcUser("app").FailAsync(database, admin);

        var missing = Assert.Single(Missing(error));
        Assert.Equal("Give the attribute REPLICATION", missing.Action);
        Assert.Contains("superuser", missing.GrantedBy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(18)]
    public async Task From_16_on_an_administrator_without_replication_cannot_pass_it_on(int major)
    {
        await using var database = await TestDatabase.CreateAsync(major);
        var admin = await OwnerAsync(database, "CREATEROLE");

        var error = await database.CdcUser("app").FailAsync(database, admin);

        var missing = Assert.Single(Missing(error));
        Assert.Equal($"a superuser must run: ALTER ROLE {admin.Name} REPLICATION", missing.GrantedBy);
    }

    [Theory]
    [MemberData(nameof(Majors.All), MemberType = typeof(Majors))]
    public async Task A_nobody_is_told_all_that_is_missing_at_once_and_changes_nothing(int major)
    {
        await using var database = await TestDatabase.CreateShopAsync(major);
        await database.ExecuteAsync($"revoke connect on database {database.Name} from public");
        var nobody = await database.CreateRoleAsync("nobody");
        await database.ExecuteAsync($"grant connect on database {database.Name} to {nobody.Name}");

        var error = await database.CdcUser("public", "sales").FailAsync(database, nobody);

        var actions = Missing(error).Select(right => right.Action.Replace(database.UniqueName(string.Empty), string.Empty, StringComparison.Ordinal)).ToList();
        string[] expected =
        [
            "Grant CONNECT on database db",
            "Grant USAGE on schema sales",
            "Set default privileges of 'sales_owner' in schema public",
            "Set default privileges of 'sales_owner' in schema sales",
            "Set default privileges of 'shop_owner' in schema public",
            "Set default privileges of 'shop_owner' in schema sales",
        ];
        Assert.Subset(actions.ToHashSet(), expected.ToHashSet());
        Assert.Single(actions, action => action.StartsWith("Grant SELECT on 3 tables: sales.leads, sales.quotes, sales.regions", StringComparison.Ordinal));
        Assert.Single(actions, action => action.StartsWith("Grant SELECT on 12 tables: public.audit_log, ", StringComparison.Ordinal));
        Assert.Contains("Give the attribute REPLICATION", actions);
        Assert.Equal(major >= 16, actions.Contains("Create the role"));
        Assert.All(Missing(error), right => Assert.Contains(right.ToString(), error.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(16)]
    [InlineData(18)]
    public async Task Once_every_statement_of_the_list_was_run_nothing_is_missing_any_more(int major)
    {
        await using var database = await TestDatabase.CreateShopAsync(major);
        var nobody = await database.CreateRoleAsync("nobody");
        var request = database.CdcUser("public", "sales");

        foreach (var right in Missing(await request.FailAsync(database, nobody)))
        {
            foreach (Match statement in Statements().Matches(right.GrantedBy))
            {
                await database.ExecuteAsync(statement.Value);
            }
        }

        Assert.Equal(ChangeStatus.Created, (await request.MakeAsync(database, nobody)).Status);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(18)]
    public async Task A_user_that_exists_is_granted_what_it_lacks_by_the_statements_of_the_list_themselves(int major)
    {
        await using var database = await TestDatabase.CreateShopAsync(major);
        var nobody = await database.CreateRoleAsync("nobody", "CREATEROLE REPLICATION");
        var request = database.CdcUser("sales") with { DefaultPrivileges = false, Force = true };
        await database.ExecuteAsync($"create role {request.Name} login replication");

        foreach (var right in Missing(await request.FailAsync(database, nobody)))
        {
            foreach (Match statement in Statements().Matches(right.GrantedBy))
            {
                await database.ExecuteAsync(statement.Value);
            }
        }

        Assert.Equal(ChangeStatus.AlreadyPresent, (await request.MakeAsync(database, nobody)).Status);
    }

    [Theory]
    [InlineData(12, "CREATEROLE REPLICATION")]
    [InlineData(15, "CREATEROLE REPLICATION")]
    [InlineData(18, "CREATEROLE REPLICATION")]
    [InlineData(18, "")]
    public async Task A_role_that_the_administrator_may_not_alter_is_a_missing_right(int major, string attributes)
    {
        await using var database = await TestDatabase.CreateAsync(major);
        var admin = await OwnerAsync(database, attributes);
        var request = database.CdcUser("app") with { Password = "another", Force = true };
        await database.ExecuteAsync($"create role {request.Name} login replication password 'one'; grant {request.Name} to {admin.Name}");

        var missing = Missing(await request.FailAsync(database, admin));

        Assert.StartsWith("Alter the role", Assert.Single(missing).Action, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Majors.Few), MemberType = typeof(Majors))]
    public async Task Only_a_superuser_alters_a_superuser(int major)
    {
        await using var database = await TestDatabase.CreateAsync(major);
        var admin = await OwnerAsync(database, "CREATEROLE REPLICATION");
        var request = database.CdcUser("app") with { WalSenderTimeout = 0, Force = true };
        await database.ExecuteAsync($"create role {request.Name} login superuser");

        var missing = Assert.Single(Missing(await request.FailAsync(database, admin)));

        Assert.Contains("superuser", missing.GrantedBy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(18)]
    public async Task What_everyone_may_read_needs_no_right_of_the_administrator_and_extensions_make_no_tables(int major)
    {
        await using var database = await TestDatabase.CreateAsync(major);
        var admin = await database.CreateRoleAsync("admin", "CREATEROLE REPLICATION");
        await database.ExecuteAsync(
            $"""
            create table spatial_ref_sys (id int primary key); grant select on spatial_ref_sys to public; alter extension plpgsql add table spatial_ref_sys;
            create table mine (id int primary key); alter table mine owner to {admin.Name};
            """);

        var outcome = await database.CdcUser().MakeAsync(database, admin);

        string[] expected =
        [
            $"GRANT SELECT ON TABLE public.mine TO {outcome.UserName}",
            $"ALTER DEFAULT PRIVILEGES FOR ROLE {admin.Name} IN SCHEMA public GRANT SELECT ON TABLES TO {outcome.UserName}",
        ];
        Assert.Equal(expected, outcome.Sql[1..]);
        await using (var session = await database.OpenAsync(outcome.UserName, outcome.Password))
        {
            await using var read = new NpgsqlCommand("select from public.spatial_ref_sys", session);
            await read.ExecuteNonQueryAsync();
        }

        Assert.Equal(ChangeStatus.AlreadyPresent, (await database.CdcUser().MakeAsync(database, admin)).Status);
    }

    /// <summary>An administrator who owns the schema app and the table in it, and nothing else.</summary>
    private static async Task<(string Name, string Password)> OwnerAsync(TestDatabase database, string attributes)
    {
        var admin = await database.CreateRoleAsync("admin", attributes);
        await database.ExecuteAsync($"create schema app authorization {admin.Name}; create table app.t (id int primary key); alter table app.t owner to {admin.Name}");
        return admin;
    }

    private static MissingRight[] Missing(PgCdcException error)
    {
        Assert.Equal(("MissingAdminRight", ErrorKind.PermissionDenied), (error.ErrorId, error.Kind));
        return Assert.IsType<MissingRight[]>(error.Target);
    }

    [GeneratedRegex("(?<=must run: )[^;]+")]
    private static partial Regex Statements();
}
