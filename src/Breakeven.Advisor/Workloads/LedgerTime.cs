namespace Breakeven.Advisor.Workloads;

/// <summary>When the whole ledger was recording, all workloads together.</summary>
/// <param name="Start">Of the ledger's first call, or as given.</param>
/// <param name="End">One mean interval after the ledger's last call, within its hour; or as given.</param>
/// <param name="Gaps">Hours since the epoch in which nothing could be, or was not, recorded.</param>
/// <param name="Strays">Calls far away from all others: a wrong clock.</param>
/// <param name="Backwards">Calls more than an hour older than one read before.</param>
internal sealed record LedgerTime(
    DateTimeOffset Start, DateTimeOffset End, IReadOnlyList<(long From, long To)> Gaps, long Strays, long Backwards)
{
    public static LedgerTime Of(HourCounts ledger, DateTimeOffset latest, WorkloadProfilerOptions options, long backwards)
    {
        (long first, long last, long strays) = ledger.Extent();
        DateTimeOffset start = options.From ?? HourCounts.TimeOf(first);
        DateTimeOffset lastHourEnd = HourCounts.TimeOf(last + 1);
        // Of the last hour only the part until the next call was due has been seen.
        double hoursBetween = ledger.Total < 2 ? 1 : (last - first + 1.0) / ledger.Total;
        DateTimeOffset due = (latest < lastHourEnd ? latest : lastHourEnd).AddHours(Math.Min(1, hoursBetween));
        DateTimeOffset end = options.Until ?? (due < lastHourEnd ? due : lastHourEnd);
        List<(long, long)> gaps = [.. LedgerGaps.Find(ledger, HourCounts.HourOf(start), HourCounts.HourOf(end.AddTicks(-1)))];
        foreach ((DateTimeOffset from, DateTimeOffset until) in options.KnownGaps)
            gaps.Add((HourCounts.HourOf(from), HourCounts.HourOf(until.AddTicks(-1)) + 1));
        return new(start, end, [.. gaps.Order()], strays, backwards);
    }
}
