using PgCdc.Engine.Plans;
using PgCdc.Engine.Postgres;

namespace PgCdc.Engine.Users;

/// <summary>Decides which statements make a CDC user what the request wants it to be. Pure.</summary>
internal static class UserPlanner
{
    /// <summary>Plans.</summary>
    /// <param name="state">What is there.</param>
    /// <param name="request">What is wanted.</param>
    /// <param name="verifier">SCRAM verifier of the password; null: the password is not touched.</param>
    /// <param name="target">Named in errors.</param>
    /// <exception cref="PgCdcException">The request cannot be met: <c>ReadOnlyServer</c>, <c>SchemaNotFound</c>, <c>TableNotFound</c>, <c>UserDiffers</c>, <c>MissingAdminRight</c>.</exception>
    public static Plan Plan(UserState state, UserRequest request, string? verifier, ConnectionTarget target)
    {
        if (state.InRecovery)
        {
            throw new PgCdcException(
                "ReadOnlyServer", ErrorKind.InvalidOperation, $"{target} is a standby: roles can only be made on the primary.", "Name the primary with -Server.", target.ToString());
        }

        var tables = Scope(state, request, target);
        var needed = RoleSteps.For(state, request, verifier).Concat(GrantSteps.For(state, request, tables)).ToList();
        if (state.Role is not null && !request.Force && needed.Count > 0)
        {
            throw new PgCdcException(
                "UserDiffers",
                ErrorKind.ResourceExists,
                $"Role '{request.Name}' exists on {target} but differs from the request: it {string.Join("; ", needed.Select(step => step.Difference))}. Nothing was changed.",
                "Repeat the command with -Force: it adds what is missing (ALTER ROLE and GRANT) and takes nothing away. Preview it with -Force -WhatIf.",
                request.Name);
        }

        var blocked = needed.SelectMany(step => step.Blocked).DistinctBy(right => right.ToString()).ToArray();
        return blocked.Length == 0 ? new Plan(needed.ConvertAll(step => step.Step)) : throw MissingRights.Error(target, state.Administrator.Name, blocked);
    }

    /// <summary>The tables that shall be readable.</summary>
    internal static IReadOnlyList<TableGrant> Scope(UserState state, UserRequest request, ConnectionTarget target)
    {
        var existing = state.Schemas.Select(schema => schema.Name).ToHashSet();
        var absent = request.Schemas.Concat(request.Tables.Select(table => table.Schema!)).Distinct().Where(schema => !existing.Contains(schema)).ToArray();
        if (absent.Length > 0)
        {
            throw NotFound.Schemas(target, absent);
        }

        if (request.Tables.Count == 0)
        {
            return state.Tables;
        }

        NotFound.ThrowForTables(target, request.Tables, state.Tables.Select(table => (table.Schema, table.Name)));
        return state.Tables.Where(table => request.Tables.Any(pattern => pattern.Matches(table.Schema, table.Name))).ToList();
    }
}
