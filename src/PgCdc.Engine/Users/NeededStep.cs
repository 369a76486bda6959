using PgCdc.Engine.Plans;

namespace PgCdc.Engine.Users;

/// <summary>Something that has to be done for a user.</summary>
/// <param name="Step">The statement.</param>
/// <param name="Difference">What an existing user lacks without it, for a person to read.</param>
/// <param name="Blocked">The right that the administrator lacks for it; null when nothing is in the way.</param>
internal sealed record NeededStep(SqlStep Step, string Difference, MissingRight? Blocked = null);
