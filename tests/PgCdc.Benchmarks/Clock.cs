using System.Diagnostics;

namespace PgCdc.Benchmarks;

/// <summary>Times of things that are compared: they take turns, so that whatever else the machine does meets all of them.</summary>
internal static class Clock
{
    // The code of one round is compiled anew, and better, during the next ones.
    private const int WarmUpRounds = 3;

    /// <summary>Runs each of several works once in every round, and gives the median time of each.</summary>
    /// <param name="rounds">Number of rounds; some more are run first and not counted.</param>
    /// <param name="works">What is compared.</param>
    public static async Task<TimeSpan[]> MediansAsync(int rounds, params Func<Task>[] works)
    {
        var times = works.Select(_ => new List<TimeSpan>()).ToArray();
        for (var round = -WarmUpRounds; round < rounds; round++)
        {
            for (var i = 0; i < works.Length; i++)
            {
                var time = await TimeAsync(works[i]);
                if (round >= 0)
                {
                    times[i].Add(time);
                }
            }
        }

        return Array.ConvertAll(times, Median);
    }

    /// <summary>How long a work takes.</summary>
    public static async Task<TimeSpan> TimeAsync(Func<Task> work)
    {
        var start = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(start);
    }

    /// <summary>The one in the middle.</summary>
    public static TimeSpan Median(IEnumerable<TimeSpan> times) => times.Order().ToArray() is var sorted && sorted.Length % 2 == 1
        ? sorted[sorted.Length / 2]
        : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
}
