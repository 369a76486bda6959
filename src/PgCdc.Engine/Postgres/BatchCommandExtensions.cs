using Npgsql;

namespace PgCdc.Engine.Postgres;

/// <summary>Parameters whose type the server need not be asked for.</summary>
internal static class BatchCommandExtensions
{
    /// <summary>Adds a <c>text[]</c>.</summary>
    public static void AddTexts(this NpgsqlBatchCommand command, IEnumerable<string> values) =>
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = values.ToArray() });

    /// <summary>Adds a <c>text</c>.</summary>
    public static void AddText(this NpgsqlBatchCommand command, string value) =>
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = value });
}
