namespace PgCdc.Sandbox.Steps;

/// <summary>One step of the tour: it does something, shows it, and verifies it.</summary>
internal interface ITourStep
{
    /// <summary>What it does, as a heading.</summary>
    string Title { get; }

    /// <summary>Does it.</summary>
    /// <exception cref="Exception">It was not possible, or did not come out as it must.</exception>
    Task RunAsync(TourState state, CancellationToken cancellationToken);
}
