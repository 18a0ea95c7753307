using System.Collections.Immutable;

namespace Breakeven.Advisor.Workloads;

/// <summary>What limits a profile, in sentences for its reader.</summary>
internal static class ProfileNotes
{
    private const double SilentDays = 7;
    private const double MostlyKnown = 0.95;

    public static ImmutableArray<UsageGap> Of(WorkloadAccumulator sums, LedgerTime ledger, ObservedTime time) =>
        [.. Length(time), .. Gaps(time), .. Clocks(ledger, sums), .. Silence(sums, time), .. Missing(sums), .. Classes(sums)];

    private static IEnumerable<UsageGap> Length(ObservedTime time)
    {
        double days = (time.End - time.Start).TotalDays;
        if (days < 3) yield return new("short", $"Only {Duration(days)} were observed: too short to tell a pattern, and the month is a plain extrapolation.");
        else if (days < 7) yield return new("short", $"Only {Duration(days)} were observed: not every day of the week was seen.");
        else if (days < 14) yield return new("short", $"Only {Duration(days)} were observed: weeks cannot be compared with each other yet.");
    }

    private static IEnumerable<UsageGap> Gaps(ObservedTime time)
    {
        foreach ((long from, long to) in time.Gaps)
        {
            if (to <= time.FirstHour || from >= time.FirstHour + time.Hours) continue;
            yield return new("ledger_gap", $"The ledger has a gap from {HourCounts.TimeOf(from):yyyy-MM-dd HH:mm} to {HourCounts.TimeOf(to):yyyy-MM-dd HH:mm} UTC; it is left out, not counted as silence.");
        }
    }

    private static IEnumerable<UsageGap> Clocks(LedgerTime ledger, WorkloadAccumulator sums)
    {
        if (ledger.Strays > 0) yield return new("clock", $"{ledger.Strays} calls in the ledger lie more than 60 days away from all others: a clock was wrong; they do not count towards load over time.");
        if (ledger.Backwards > 0) yield return new("clock", $"{ledger.Backwards} calls in the ledger are more than an hour older than one read before: files were merged, or a clock was set back.");
        if (sums.Hours.Ignored > 0) yield return new("clock", $"{sums.Hours.Ignored} calls were left out of load over time: their times spread over more hours than are kept.");
    }

    private static IEnumerable<UsageGap> Silence(WorkloadAccumulator sums, ObservedTime time)
    {
        if (sums.Demand == 0) yield return new("silence", "No call of this workload reached a model.");
        else if ((time.End - sums.LastSeen).TotalDays >= SilentDays)
            yield return new("silence", $"No call since {sums.LastSeen.UtcDateTime:yyyy-MM-dd}: the workload may have ended, and the mean includes the silence.");
    }

    private static IEnumerable<UsageGap> Missing(WorkloadAccumulator sums)
    {
        if (sums.Demand == 0) yield break;
        if (sums.Counted < MostlyKnown * sums.Demand) yield return new("tokens", $"Token counts are known for {(double)sums.Counted / sums.Demand:P0} of requests; the rest are assumed alike.");
        if (sums.Priced == 0) yield return new("cost", "No cost was recorded, so current spend is unknown.");
        else if (sums.Priced < MostlyKnown * sums.Demand) yield return new("cost", $"Cost is known for {(double)sums.Priced / sums.Demand:P0} of requests; the rest are assumed alike.");
    }

    private static IEnumerable<UsageGap> Classes(WorkloadAccumulator sums)
    {
        if (sums.DataClasses.Count > 1)
            yield return new("data_classes", $"Calls of several data classes share this workload: {string.Join(", ", WorkloadAccumulator.Shares(sums.DataClasses).Select(share => $"{share.Name} {share.Fraction:P1}"))}.");
    }

    private static string Duration(double days) => days < 1 ? $"{days * 24:0.#} hours" : $"{days:0.#} days";
}
