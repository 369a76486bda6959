using System.Globalization;
using System.Text;

namespace PgCdc.Benchmarks;

/// <summary>One line of the table.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Measured">The number, with its unit.</param>
/// <param name="How">How it was measured, and the numbers that it was made of.</param>
internal sealed record Measurement(string What, string Measured, string How)
{
    /// <summary>What it has to be; null: it is shown for comparison.</summary>
    public string? Budget { get; private init; }

    /// <summary>Whether it is worse than its budget.</summary>
    public bool Missed { get; private init; }

    /// <summary>A number that may not be larger than its budget.</summary>
    public static Measurement AtMost(string what, double budget, double measured, string unit, string how) => new(what, Number(measured) + unit, how)
    {
        Budget = $"at most {Number(budget)}{unit}",
        Missed = !(measured <= budget),
    };

    /// <summary>A number that may not be smaller than its budget.</summary>
    public static Measurement AtLeast(string what, double budget, double measured, string unit, string how) => new(what, Number(measured) + unit, how)
    {
        Budget = $"at least {Number(budget)}{unit}",
        Missed = !(measured >= budget),
    };

    /// <summary>A number without a budget.</summary>
    public static Measurement Shown(string what, string measured, string how) => new(what, measured, how);

    /// <summary>Three digits: what is behind them changes from run to run.</summary>
    public static string Number(double number) => number switch
    {
        < 10 => number.ToString("0.##", CultureInfo.InvariantCulture),
        < 100 => number.ToString("0.#", CultureInfo.InvariantCulture),
        _ => number.ToString("N0", CultureInfo.InvariantCulture),
    };

    /// <summary>A time in a unit that suits it.</summary>
    public static string Time(TimeSpan time) => time.TotalSeconds < 1 ? $"{Number(time.TotalMilliseconds)} ms" : $"{Number(time.TotalSeconds)} s";

    /// <summary>All lines as a Markdown table.</summary>
    public static string Table(IEnumerable<Measurement> measurements)
    {
        var table = new StringBuilder("| what | budget | measured | how |\n|---|---|---|---|\n");
        foreach (var line in measurements)
        {
            table.Append(CultureInfo.InvariantCulture, $"| {line.What} | {line.Budget ?? "-"} | {(line.Missed ? $"**{line.Measured}, missed**" : line.Measured)} | {line.How} |\n");
        }

        return table.ToString();
    }
}
