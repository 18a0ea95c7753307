using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Breakeven.Server.Advising;

/// <summary>Reads at the pace of a guest: after each piece of work it rests for as long as that took, so that calls find a core free.</summary>
internal static class PacedReading
{
    private const int Piece = 2_000;
    private static readonly TimeSpan s_longestRest = TimeSpan.FromSeconds(1);

    public static async IAsyncEnumerable<T> Of<T>(IAsyncEnumerable<T> items, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long count = 0, began = Stopwatch.GetTimestamp();
        await foreach (T item in items.WithCancellation(cancellationToken))
        {
            yield return item;
            if (++count % Piece != 0) continue;
            TimeSpan worked = Stopwatch.GetElapsedTime(began);
            await Task.Delay(worked < s_longestRest ? worked : s_longestRest, cancellationToken);
            began = Stopwatch.GetTimestamp();
        }
    }
}
