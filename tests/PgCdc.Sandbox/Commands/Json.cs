using System.Text.Json;
using System.Text.Json.Serialization;

namespace PgCdc.Sandbox.Commands;

/// <summary>JSON as PowerShell writes it.</summary>
internal static class Json
{
    /// <summary>Enums are words.</summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };
}
