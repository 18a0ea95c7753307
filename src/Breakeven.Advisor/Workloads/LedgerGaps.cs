namespace Breakeven.Advisor.Workloads;

/// <summary>Finds hours in which the ledger, not the traffic, was silent.</summary>
internal static class LedgerGaps
{
    private const int OthersNeeded = 3;
    private const double ActiveShare = 0.8;
    private const double MissingNeeded = 20; // as a Poisson count, silence then has probability e^-20

    /// <summary>
    /// Hours without any record of any workload, although the same hour of other weeks (or days) nearly always has some, and that
    /// together miss at least 20 calls. A night or weekend that is always silent is not a gap.
    /// </summary>
    public static IReadOnlyList<(long From, long To)> Find(HourCounts ledger, long first, long last)
    {
        Func<long, int> slotOf = HourSlots.For(last - first + 1, weeks: OthersNeeded + 1);
        Dictionary<int, List<long>> bySlot = [];
        for (long hour = first; hour <= last; hour++)
        {
            if (!bySlot.TryGetValue(slotOf(hour), out List<long>? counts)) bySlot.Add(slotOf(hour), counts = []);
            counts.Add(ledger[hour]);
        }
        List<(long, long)> gaps = [];
        long? from = null;
        long to = 0;
        double missing = 0;
        for (long hour = first; hour <= last; hour++)
        {
            bool silent = ledger[hour] == 0;
            if (silent && Expected(bySlot[slotOf(hour)]) is { } expected)
            {
                from ??= hour;
                to = hour + 1;
                missing += expected;
            }
            if ((!silent || hour == last) && from is { } start)
            {
                if (missing >= MissingNeeded) gaps.Add((start, to));
                from = null;
                missing = 0;
            }
        }
        return gaps;
    }

    /// <summary>Mean of the active other occurrences, or null when silence is usual in this slot.</summary>
    private static double? Expected(List<long> counts)
    {
        int active = counts.Count(count => count > 0);
        int others = counts.Count - 1; // the silent hour itself is in the list
        return others < OthersNeeded || active < ActiveShare * others ? null : (double)counts.Sum() / active;
    }
}
