using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace PgCdc.Engine.Tests.TestServers;

/// <summary>Waits for what a server or a process does in its own time.</summary>
public static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    /// <summary>Asks until the answer is yes. So that a test fails rather than hangs, there is a limit that no sound run comes near.</summary>
    public static async Task TrueAsync(Func<Task<bool>> condition, [CallerArgumentExpression(nameof(condition))] string text = "")
    {
        ArgumentNullException.ThrowIfNull(condition);
        for (var waited = Stopwatch.StartNew(); !await condition();)
        {
            if (waited.Elapsed > Limit)
            {
                throw new TimeoutException($"This did not become true: {text}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10));
        }
    }
}
