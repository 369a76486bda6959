using Npgsql;
using PgCdc.Engine.Postgres;

namespace PgCdc.Engine.Readiness.Snapshots.Queries;

/// <summary>The rules of pg_hba.conf.</summary>
internal sealed class HbaRulesQuery : ListQuery<HbaRuleFacts>
{
    public override string? NotAsked(QueryContext context) =>
        context.Probe.ReadHbaRules ? null : $"'{context.Probe.Caller}' may not read pg_hba_file_rules (superusers may).";

    public override NpgsqlBatchCommand Command(QueryContext context) => new(
        "select line_number, type, database, user_name, address, netmask, auth_method, error, options from pg_hba_file_rules order by "
        + (context.Probe.Major >= 16 ? "rule_number nulls last, line_number" : "line_number"));

    protected override HbaRuleFacts Row(NpgsqlDataReader reader) => new(
        reader.GetInt32(0),
        Type: reader.GetNullableString(1),
        Databases: reader.GetStrings(2),
        Users: reader.GetStrings(3),
        Address: reader.GetNullableString(4),
        Netmask: reader.GetNullableString(5),
        Method: reader.GetNullableString(6),
        Error: reader.GetNullableString(7))
    {
        Options = reader.GetStrings(8),
    };

    protected override Snapshot With(Snapshot snapshot, Readable<IReadOnlyList<HbaRuleFacts>> rows) => snapshot with { HbaRules = rows };
}
