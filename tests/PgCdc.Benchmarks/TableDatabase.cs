using System.Globalization;
using PgCdc.Engine.Postgres;
using PgCdc.Sandbox;

namespace PgCdc.Benchmarks;

/// <summary>
/// A database with many tables of the kinds that checks tell apart: of every hundred ten have no replica identity, one a stored generated column, one
/// row level security, and one is partitioned and has twenty of the others as its partitions. They lie in ten schemas, belong to three roles, and are
/// readable for the CDC user and published one by one.
/// </summary>
internal sealed class TableDatabase
{
    public const string UserName = "clickpipes_user";
    public const string TrustedUserName = "trusted";
    public const string Publication = "clickpipes_publication";
    private const int TablesPerTransaction = 500;
    private const int OidsPerTransaction = 2000;
    private readonly PostgresServer server;

    private TableDatabase(PostgresServer server, int tables)
    {
        this.server = server;
        Name = string.Create(CultureInfo.InvariantCulture, $"tables_{tables}");
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Makes it.</summary>
    public static async Task<TableDatabase> CreateAsync(PostgresServer server, int tables)
    {
        var database = new TableDatabase(server, tables);
        await server.ExecuteAsync($"""
            do $$ begin
              if to_regrole('{UserName}') is null then
                create role {UserName} login replication password '{server.SuperuserPassword}';
                create role {TrustedUserName} login superuser;
                create role owner_0; create role owner_1; create role owner_2;
              end if;
            end $$
            """);
        await server.CreateDatabaseAsync(database.Name);
        await database.ExecuteAsync("""
            do $$ begin for i in 0..9 loop
              execute format('create schema app_%s', i);
              execute format('grant usage on schema app_%s to clickpipes_user', i);
              execute format('grant create on schema app_%s to owner_0, owner_1, owner_2', i);
              execute format('alter default privileges for role owner_0, owner_1, owner_2 in schema app_%s grant select on tables to clickpipes_user', i);
            end loop; end $$
            """);
        for (var first = 0; first < tables; first += TablesPerTransaction)
        {
            await database.ExecuteAsync(Tables(first, Math.Min(first + TablesPerTransaction, tables) - 1));
        }

        await database.PublishOneByOneAsync();
        return database;
    }

    /// <summary>The target, as the superuser.</summary>
    /// <param name="proxy">Through which it is reached; null: none.</param>
    public ConnectionTarget Target(LatencyProxy? proxy = null) => new()
    {
        Host = server.Host,
        Port = proxy?.Port ?? server.Port,
        Database = Name,
        UserName = server.SuperuserName,
        Password = server.SuperuserPassword,
        CommandTimeout = TimeSpan.FromMinutes(5),
    };

    /// <summary>The target on a port of this machine, as a superuser who needs no password, and whose sessions are therefore always the same.</summary>
    public ConnectionTarget TargetWithoutPassword(int port) => new() { Host = server.Host, Port = port, Database = Name, UserName = TrustedUserName };

    /// <summary>Runs SQL as the superuser: one statement, or several as one transaction.</summary>
    public Task ExecuteAsync(string sql) => server.ExecuteAsync(sql, Name);

    /// <summary>Collects statistics and frees dead rows, the system catalogs included, as autovacuum has done on a server that is in use.</summary>
    public Task VacuumAsync() => ExecuteAsync("vacuum analyze");

    /// <summary>Makes the publication FOR TABLE with every table, as the guides advise; before 13 a partitioned table cannot be published, its partitions can.</summary>
    public async Task PublishOneByOneAsync()
    {
        var publishable = server.Major >= 13 ? "relkind in ('r', 'p') and not relispartition" : "relkind = 'r'";
        await ExecuteAsync($"drop publication if exists {Publication}; create publication {Publication}");
        await ExecuteAsync($"""
            do $$
            declare
              tables text;
            begin
              for tables in
                select string_agg(oid::regclass::text, ', ') from pg_class where {publishable} and relnamespace::regnamespace::text like 'app%'
                group by oid::int8 / {OidsPerTransaction}
              loop
                execute 'alter publication {Publication} add table ' || tables;
                commit; -- each table stays locked until then
              end loop;
            end $$
            """);
    }

    /// <summary>Makes the publication FOR ALL TABLES, which the guides allow.</summary>
    public Task PublishAllAsync() => ExecuteAsync($"drop publication if exists {Publication}; create publication {Publication} for all tables");

    private static string Tables(int first, int last) => string.Create(CultureInfo.InvariantCulture, $$"""
        do $$
        declare
          name text;
          schema text;
        begin
          for i in {{first}}..{{last}} loop
            -- Tables of one hundred lie in one schema, so that partitions lie beside their parent.
            schema := 'app_' || (i / 100) % 10;
            name := schema || '.customer_orders_' || i;
            if i % 100 between 4 and 23 then
              execute format('create table %s partition of %s.customer_orders_%s for values from (%s) to (%s)', name, schema, i - i % 100 + 3, i, i + 1);
            else
              execute format('create table %s (id bigint%s, customer varchar(40) not null, amount numeric(10,2), changed timestamptz, %s)%s',
                name,
                case when i % 100 between 24 and 33 then '' else ' primary key' end,
                case when i % 100 = 1 then 'doubled bigint generated always as (id * 2) stored' when i % 5 = 2 then 'note text' else 'note varchar(100)' end,
                case when i % 100 = 3 then ' partition by range (id)' else '' end);
            end if;
            execute format('alter table %s owner to owner_%s', name, i % 3);
            execute format('grant select on %s to clickpipes_user', name);
            if i % 100 = 2 then
              execute format('alter table %s enable row level security', name);
            end if;
          end loop;
        end $$
        """);
}
