namespace Breakeven.Gateway.Tests.Allocations;

/// <summary>What code allocates once the runtime has compiled it for good.</summary>
internal static class SteadyState
{
    private const int CallsOfARound = 250, MostRounds = 150, RoundsWithoutGain = 12;

    /// <summary>Bytes of the whole process for each call: the least of rounds, until a dozen in a row bring no less.</summary>
    /// <remarks>
    /// Code that was compiled in haste allocates more, and the runtime compiles it again only when nothing new has been called for a tenth of a second: so there is a
    /// pause between rounds, and no fixed number of calls that would be enough on any machine. What else the process may do now and then only adds.
    /// </remarks>
    public static async Task<long> BytesPerAsync(Action call)
    {
        long least = long.MaxValue;
        for (int round = 0, gained = 0; round < MostRounds && round - gained < RoundsWithoutGain; round++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            for (int made = 0; made < CallsOfARound; made++) call();
            long bytes = (GC.GetTotalAllocatedBytes(precise: true) - before) / CallsOfARound;
            if (bytes < least) (least, gained) = (bytes, round);
            await Task.Delay(30, TestContext.Current.CancellationToken);
        }
        return least;
    }
}
