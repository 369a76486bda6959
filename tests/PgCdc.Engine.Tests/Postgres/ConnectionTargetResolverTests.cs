using PgCdc.Engine.Postgres;

namespace PgCdc.Engine.Tests.Postgres;

public class ConnectionTargetResolverTests
{
    private static readonly FakeEnvironment Nothing = new();

    [Theory]
    [InlineData("db1", "db1", 5432)]
    [InlineData(" db1 ", "db1", 5432)]
    [InlineData("db1:6000", "db1", 6000)]
    [InlineData("10.0.0.1:6000", "10.0.0.1", 6000)]
    [InlineData("::1", "::1", 5432)]
    [InlineData("2001:db8::7", "2001:db8::7", 5432)]
    [InlineData("[2001:db8::7]", "2001:db8::7", 5432)]
    [InlineData("[2001:db8::7]:6000", "2001:db8::7", 6000)]
    [InlineData("/var/run/postgresql", "/var/run/postgresql", 5432)]
    [InlineData("/tmp/a b=c:d", "/tmp/a b=c:d", 5432)]
    [InlineData("@abstract", "@abstract", 5432)]
    [InlineData("postgres://db1", "db1", 5432)]
    [InlineData("postgresql://db1:6000/app", "db1", 6000)]
    [InlineData("postgres://[2001:db8::7]:6000/app", "2001:db8::7", 6000)]
    [InlineData("postgres://%2Fvar%2Frun%2Fpostgresql/app", "/var/run/postgresql", 5432)]
    [InlineData("postgres:///app?host=/tmp&port=6000", "/tmp", 6000)]
    [InlineData("postgresql://", "localhost", 5432)]
    [InlineData("host=db1 port=6000", "db1", 6000)]
    [InlineData("host = db1  port = '6000'", "db1", 6000)]
    [InlineData("hostaddr=10.0.0.1", "10.0.0.1", 5432)]
    [InlineData("dbname=app", "localhost", 5432)]
    [InlineData("host=db1 port=1 port=2", "db1", 2)]
    [InlineData("Host=db1;Port=6000", "db1", 6000)]
    [InlineData("Host=db1;", "db1", 5432)]
    public void A_server_is_named_in_every_form_that_libpq_and_npgsql_know(string server, string host, int port)
    {
        var target = Resolve(server);

        Assert.Equal((host, port), (target.Host, target.Port));
    }

    [Theory]
    [InlineData("postgres://me:secret@db1/app", "me", "secret", "app")]
    [InlineData("postgres://me%40x:s%3Ae%2Fc%40r%20et@db1/my%2Fapp", "me@x", "s:e/c@r et", "my/app")]
    [InlineData("postgres://me:s?e:c#r'et@db1/app", "me", "s?e:c#r'et", "app")]
    [InlineData("postgres://me@db1/", "me", null, "me")]
    [InlineData("postgres://db1/app?user=me&password=a%26b", "me", "a&b", "app")]
    [InlineData("postgres://:secret@db1/app", "account", "secret", "app")]
    [InlineData("host=db1 user=me password='it\\'s \\\\ ok' dbname=app", "me", "it's \\ ok", "app")]
    [InlineData("host=db1 user=me password=a\\ b dbname=app", "me", "a b", "app")]
    [InlineData("host=db1 user=me password=a;b://c=d dbname=app", "me", "a;b://c=d", "app")]
    [InlineData("host=db1 user=me password='' dbname=''", "me", null, "me")]
    [InlineData("HOST=db1 User=me", "me", null, "me")]
    [InlineData("Host=db1;Username=me;Password='a;b';Database=app;SSL Mode=Require;Pooling=false", "me", "a;b", "app")]
    [InlineData("Server=db1;User Id=me;Pwd=secret;Initial Catalog=app", "me", "secret", "app")]
    [InlineData("Host=db1;Username=me;Database=app;Password=it's ok=x;", "me", "it's ok=x", "app")]
    public void User_password_and_database_are_read_with_their_quotes_and_escapes(string server, string user, string? password, string database)
    {
        var target = Resolve(server);

        Assert.Equal(("db1", user, password, database), (target.Host, target.UserName, target.Password, target.Database));
    }

    [Theory]
    [InlineData("", "InvalidConnectionString")]
    [InlineData("  ", "InvalidConnectionString")]
    [InlineData("db1:", "InvalidConnectionString")]
    [InlineData(":5432", "InvalidConnectionString")]
    [InlineData("db1:x", "InvalidConnectionString")]
    [InlineData("db1:0", "InvalidConnectionString")]
    [InlineData("db1:65536", "InvalidConnectionString")]
    [InlineData("db1:1:2", "InvalidConnectionString")]
    [InlineData("[::1", "InvalidConnectionString")]
    [InlineData("[db1]:5432", "InvalidConnectionString")]
    [InlineData("[::1]5432", "InvalidConnectionString")]
    [InlineData("db1/app", "InvalidConnectionString")]
    [InlineData("me@db1", "InvalidConnectionString")]
    [InlineData("db 1", "InvalidConnectionString")]
    [InlineData("db1,db2", "MultipleHosts")]
    [InlineData("https://db1/app", "InvalidConnectionString")]
    [InlineData("jdbc:postgresql://db1/app", "InvalidConnectionString")]
    [InlineData("postgres://db1,db2/app", "MultipleHosts")]
    [InlineData("postgres://[::1/app", "InvalidConnectionString")]
    [InlineData("postgres://db1/app?sslmode", "InvalidConnectionString")]
    [InlineData("postgres://db1/%00", "InvalidConnectionString")]
    [InlineData("postgres://db1/app?sslmode=maybe", "InvalidConnectionString")]
    [InlineData("postgres://db1/app?sslmode=require,prefer", "InvalidConnectionString")]
    [InlineData("postgres://db1/app?sslmode=3", "InvalidConnectionString")]
    [InlineData("postgres://db1/app?colour=red", "UnknownConnectionParameter")]
    [InlineData("host=db1 colour=red", "UnknownConnectionParameter")]
    [InlineData("Host=db1;Colour=red", "UnknownConnectionParameter")]
    [InlineData("host=db1,db2", "MultipleHosts")]
    [InlineData("host=db1 dbname", "InvalidConnectionString")]
    [InlineData("host=db1 =x", "InvalidConnectionString")]
    [InlineData("host='db1", "InvalidConnectionString")]
    [InlineData("host=db1 hostaddr=10.0.0.1", "UnsupportedConnectionParameter")]
    [InlineData("service=shop", "UnsupportedConnectionParameter")]
    [InlineData("host=db1 options='-c x=1'", "UnsupportedConnectionParameter")]
    [InlineData("host=db1 gssencmode=require", "UnsupportedConnectionParameter")]
    [InlineData("host=db1 connect_timeout=soon", "InvalidConnectionString")]
    [InlineData("host=db1 sslmode=prefer sslrootcert=system", "InvalidConnectionString")]
    [InlineData("host=db1 sslrootcert=/no/such.pem", "CertificateUnreadable")]
    [InlineData("host=db1 dbname=a234567890123456789012345678901234567890123456789012345678901234", "InvalidName")]
    public void What_cannot_be_understood_has_an_id_and_an_advice(string server, string errorId)
    {
        var error = Error(server);

        Assert.Equal(errorId, error.ErrorId);
        Assert.NotEmpty(error.RecommendedAction);
    }

    [Theory]
    [InlineData("postgres://me:se/cret@db1/app")]
    [InlineData("postgres://me:se@cret@db1/app")]
    [InlineData("postgres://me:secret%zz@db1/app")]
    [InlineData("postgres://me:12/secret@db1/app")]
    [InlineData("postgres://db1/app?password=x&secret=y")]
    [InlineData("host=db1 password=my secret")]
    [InlineData("host=db1 password=my secret=x")]
    [InlineData("host=db1 password='my' secret")]
    [InlineData("host=db1 password='secret")]
    [InlineData("Host=db1;Password=my;secret=x")]
    [InlineData("Host=db1;Pwd=a;1 secret=x")]
    [InlineData("Host=db1;Password=\"secret")]
    [InlineData("host=x password=secret;a=b")]
    [InlineData("me:secret@db1")]
    [InlineData("me/secret@db1")]
    public void An_error_repeats_nothing_that_may_be_a_piece_of_a_password(string server)
        => Assert.DoesNotContain("secret", Error(server).ToString(), StringComparison.Ordinal);

    [Fact]
    public void What_is_left_out_comes_from_the_environment()
    {
        var environment = new FakeEnvironment
        {
            Variables =
            {
                ["PGHOST"] = "db1", ["PGPORT"] = "6000", ["PGDATABASE"] = "app", ["PGUSER"] = "me", ["PGPASSWORD"] = "secret", ["PGSSLMODE"] = "verify-full",
                ["PGSSLROOTCERT"] = "/ca.pem", ["PGCONNECT_TIMEOUT"] = "7",
            },
            Files = { ["/ca.pem"] = "" },
        };

        var target = ConnectionTargetResolver.Resolve(new ConnectionRequest(CommandTimeout: 9), environment);

        Assert.Equal("db1:6000/app", target.ToString());
        Assert.Equal(("me", "secret", SslMode.VerifyFull, "/ca.pem"), (target.UserName, target.Password, target.SslMode, target.RootCertificate));
        Assert.Equal((7, 9), (target.ConnectTimeout.TotalSeconds, target.CommandTimeout.TotalSeconds));
    }

    [Fact]
    public void A_time_that_no_timer_can_hold_is_as_good_as_the_longest()
    {
        var target = ConnectionTargetResolver.Resolve(new ConnectionRequest(ConnectTimeout: int.MaxValue, CommandTimeout: int.MaxValue), new FakeEnvironment());

        Assert.InRange(target.ConnectTimeout.TotalMilliseconds, 1, int.MaxValue);
        Assert.InRange(target.ClientTimeoutSeconds(), target.CommandTimeout.TotalSeconds, int.MaxValue / 1000.0);
    }

    [Fact]
    public void What_is_said_wins_over_the_environment()
    {
        var environment = new FakeEnvironment
        {
            Variables =
            {
                ["PGHOST"] = "other", ["PGPORT"] = "1", ["PGDATABASE"] = "other", ["PGUSER"] = "other", ["PGPASSWORD"] = "other", ["PGSSLMODE"] = "disable",
                ["PGSSLROOTCERT"] = "/other.pem", ["PGCONNECT_TIMEOUT"] = "1",
            },
            Files = { ["/ca.pem"] = "" },
        };

        var target = ConnectionTargetResolver.Resolve(
            new ConnectionRequest("db1", 6000, "app", "me", "secret", SslMode.VerifyCA, "/ca.pem", 7), environment);

        Assert.Equal("db1:6000/app", target.ToString());
        Assert.Equal(("me", "secret", SslMode.VerifyCA, "/ca.pem"), (target.UserName, target.Password, target.SslMode, target.RootCertificate));
        Assert.Equal(7, target.ConnectTimeout.TotalSeconds);
    }

    [Theory]
    [InlineData("PGPORT", "five")]
    [InlineData("PGSSLMODE", "maybe")]
    [InlineData("PGCONNECT_TIMEOUT", "soon")]
    [InlineData("PGHOST", "db1 db2")]
    public void A_bad_variable_is_named(string variable, string value)
    {
        var environment = new FakeEnvironment { Variables = { [variable] = value } };

        var error = Assert.Throws<PgCdcException>(() => ConnectionTargetResolver.Resolve(new ConnectionRequest(), environment));

        Assert.Contains(variable, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PGSERVICE")]
    [InlineData("PGOPTIONS")]
    public void A_variable_that_acts_otherwise_than_expected_is_mentioned(string variable)
    {
        var environment = new FakeEnvironment { Variables = { [variable] = "x" } };

        var target = ConnectionTargetResolver.Resolve(new ConnectionRequest(), environment);

        Assert.Contains(variable, Assert.Single(target.Notices), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("db1:6000", null, null, null)]
    [InlineData("postgres://db1/app", "-Database", null, null)]
    [InlineData("postgres://db1/app?sslmode=require", null, SslMode.Disable, null)]
    [InlineData("host=db1 connect_timeout=10", null, null, 7)]
    public void A_parameter_that_contradicts_the_server_is_refused_by_name(string server, string? database, SslMode? sslMode, int? timeout)
    {
        var request = new ConnectionRequest(
            server, server.EndsWith("6000", StringComparison.Ordinal) ? 5432 : null, database, SslMode: sslMode, ConnectTimeout: timeout);

        var error = Assert.Throws<PgCdcException>(() => ConnectionTargetResolver.Resolve(request, Nothing));

        Assert.Equal("ConflictingConnectionParameter", error.ErrorId);
        Assert.Contains("-Server", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_parameter_that_repeats_the_server_is_no_contradiction()
    {
        var target = ConnectionTargetResolver.Resolve(
            new ConnectionRequest(
                "postgres://db1:6000/app?sslmode=verify-full&connect_timeout=10", 6000, "app", SslMode: SslMode.VerifyFull, ConnectTimeout: 10),
            Nothing);

        Assert.Equal("db1:6000/app", target.ToString());
    }

    [Fact]
    public void A_credential_wins_over_the_user_and_the_password_in_the_server()
    {
        var target = ConnectionTargetResolver.Resolve(new ConnectionRequest("postgres://me:secret@db1/app", UserName: "admin", Password: "other"), Nothing);

        Assert.Equal(("admin", "other", "app"), (target.UserName, target.Password, target.Database));
    }

    [Fact]
    public void The_password_in_the_server_is_never_used_for_another_user()
    {
        var target = ConnectionTargetResolver.Resolve(new ConnectionRequest("postgres://me:secret@db1/app", UserName: "admin"), Nothing);

        Assert.Equal(("admin", (string?)null), (target.UserName, target.Password));
    }

    [Theory]
    [InlineData("db1", SslMode.Require)]
    [InlineData("10.0.0.1", SslMode.Require)]
    [InlineData("localhost.example.org", SslMode.Require)]
    [InlineData("localhost", SslMode.Prefer)]
    [InlineData("LOCALHOST", SslMode.Prefer)]
    [InlineData("127.0.0.5", SslMode.Prefer)]
    [InlineData("::1", SslMode.Prefer)]
    [InlineData("/tmp", SslMode.Prefer)]
    [InlineData("postgres://db1/app?sslmode=disable", SslMode.Disable)]
    [InlineData("postgres://db1/app?sslmode=prefer", SslMode.Prefer)]
    [InlineData("postgres://db1/app?ssl=true", SslMode.Require)]
    [InlineData("Host=db1;SslMode=VerifyFull", SslMode.VerifyFull)]
    [InlineData("host=db1 sslmode=verify-ca", SslMode.VerifyCA)]
    [InlineData("host=db1 sslrootcert=system", SslMode.VerifyFull)]
    public void Tls_is_required_for_other_machines_unless_the_user_says_otherwise(string server, SslMode expected)
        => Assert.Equal(expected, Resolve(server).SslMode);

    [Fact]
    public void Who_names_a_root_certificate_gets_tls_on_this_machine_too()
    {
        var environment = new FakeEnvironment { Files = { ["/ca.pem"] = "" } };

        Assert.Equal(SslMode.Require, ConnectionTargetResolver.Resolve(new ConnectionRequest("localhost", RootCertificate: "/ca.pem"), environment).SslMode);
    }

    [Fact]
    public void The_default_root_certificate_counts_for_who_asked_for_tls_in_words()
    {
        var environment = new FakeEnvironment { Variables = { ["HOME"] = "/home/me" }, Files = { ["/home/me/.postgresql/root.crt"] = "" } };

        Assert.Null(ConnectionTargetResolver.Resolve(new ConnectionRequest("db1"), environment).RootCertificate);
        Assert.Equal(
            "/home/me/.postgresql/root.crt",
            ConnectionTargetResolver.Resolve(new ConnectionRequest("db1", SslMode: SslMode.Require), environment).RootCertificate);
    }

    [Fact]
    public void Channel_binding_that_is_required_stays_required()
        => Assert.True(Resolve("postgres://me@db1/app?sslmode=require&channel_binding=require").RequireChannelBinding);

    [Fact]
    public void Without_a_server_the_socket_of_this_machine_is_taken_where_there_is_one()
    {
        var debian = new FakeEnvironment { Files = { ["/var/run/postgresql/.s.PGSQL.6000"] = "" } };
        var plain = new FakeEnvironment { Files = { ["/tmp/.s.PGSQL.5432"] = "" } };

        Assert.Equal("/var/run/postgresql", ConnectionTargetResolver.Resolve(new ConnectionRequest(Port: 6000), debian).Host);
        Assert.Equal("localhost", ConnectionTargetResolver.Resolve(new ConnectionRequest(), debian).Host);
        Assert.Equal("/tmp", ConnectionTargetResolver.Resolve(new ConnectionRequest(), plain).Host);
        Assert.Equal("localhost", ConnectionTargetResolver.Resolve(new ConnectionRequest(), new FakeEnvironment { Windows = true }).Host);
    }

    [Fact]
    public void Without_names_the_account_is_the_user_and_the_user_is_the_database()
    {
        Assert.Equal(("account", "account"), (Resolve("db1").UserName, Resolve("db1").Database));
        Assert.Equal("me", Resolve("postgres://me@db1").Database);
    }

    [Theory]
    [InlineData("db1", "db1:5432/account")]
    [InlineData("::1", "[::1]:5432/account")]
    [InlineData("/tmp", "/tmp:5432/account")]
    [InlineData("postgres://me:secret@db1/app", "db1:5432/app")]
    public void A_target_shows_where_and_never_the_password(string server, string expected)
    {
        var target = Resolve(server);

        Assert.Equal(expected, target.ToString());
        Assert.DoesNotContain("secret", new ConnectionRequest(server, Password: "secret").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_role_sees_the_same_database_in_the_same_way()
    {
        var environment = new FakeEnvironment { Files = { ["/ca.pem"] = "" } };
        var target = ConnectionTargetResolver.Resolve(
            new ConnectionRequest("db1:6000", null, "app", "me", "secret", SslMode.VerifyFull, "/ca.pem", 7, 9), environment);

        var other = target.With("cdc", null);

        Assert.Equal(("cdc", (string?)null), (other.UserName, other.Password));
        Assert.Equal(
            (target.ToString(), target.SslMode, target.RootCertificate, target.ConnectTimeout, target.CommandTimeout),
            (other.ToString(), other.SslMode, other.RootCertificate, other.ConnectTimeout, other.CommandTimeout));
    }

    private static ConnectionTarget Resolve(string server) => ConnectionTargetResolver.Resolve(new ConnectionRequest(server), Nothing);

    private static PgCdcException Error(string server) => Assert.Throws<PgCdcException>(() => Resolve(server));
}
