using PgCdc.Engine.Postgres;

namespace PgCdc.Engine.Plans;

/// <summary>The error that says everything at once that the administrator lacks.</summary>
internal static class MissingRights
{
    /// <summary>Makes the error; its target is the list.</summary>
    public static PgCdcException Error(ConnectionTarget target, string administrator, IReadOnlyList<MissingRight> missing) => new(
        "MissingAdminRight",
        ErrorKind.PermissionDenied,
        $"'{administrator}' lacks {missing.Count} {(missing.Count == 1 ? "right" : "rights")} on {target}; nothing was changed. {string.Join(" | ", missing)}",
        "Have these rights granted, or pass -Credential of a role that has them: " + string.Join("; ", missing.Select(right => right.GrantedBy)),
        missing.ToArray(),
        "42501");
}
