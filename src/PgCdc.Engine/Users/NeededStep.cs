using PgCdc.Engine.Plans;

namespace PgCdc.Engine.Users;

/// <summary>Something that has to be done for a user.</summary>
/// <param name="step">The statement.</param>
/// <param name="difference">What an existing user lacks without it, for a person to read.</param>
/// <param name="blocked">The rights that the administrator lacks for it; a null is none.</param>
internal sealed class NeededStep(SqlStep step, string difference, params MissingRight?[] blocked)
{
    public SqlStep Step { get; } = step;

    public string Difference { get; } = difference;

    public IReadOnlyList<MissingRight> Blocked { get; } = blocked.OfType<MissingRight>().ToList();
}
