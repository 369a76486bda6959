namespace PgCdc.Benchmarks;

/// <summary>Measures something that design.md gives a budget.</summary>
internal interface IBenchmark
{
    /// <summary>How it is called on the command line.</summary>
    string Name { get; }

    /// <summary>Measures.</summary>
    IAsyncEnumerable<Measurement> RunAsync(Bench bench);
}
