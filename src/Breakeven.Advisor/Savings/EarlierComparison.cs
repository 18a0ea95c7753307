namespace Breakeven.Advisor.Savings;

/// <summary>What calls saved against the same workload's calls of the same hour of the day, on working days or weekends, in an earlier stretch.</summary>
/// <remarks>Weaker than a hold-out: whatever else changed between the two stretches (prompts, users, prices) is counted as saving or loss.</remarks>
internal static class EarlierComparison
{
    private readonly record struct Slot(string Workload, bool IsWeekend, int Hour);

    /// <summary>Hours of both stretches, in days.</summary>
    private sealed record Cell(Slot Slot, int Day, long Calls, double Paid);

    public static MeasuredSaving? Of(SavingsTally now, decimal ownFactorNow, SavingsTally earlier, decimal ownFactorEarlier)
    {
        Cell[] after = Cells(now, ownFactorNow), before = Cells(earlier, ownFactorEarlier);
        HashSet<Slot> matched = [.. after.Select(cell => cell.Slot).Intersect(before.Select(cell => cell.Slot))];
        after = [.. after.Where(cell => matched.Contains(cell.Slot))];
        before = [.. before.Where(cell => matched.Contains(cell.Slot))];
        if (matched.Count == 0 || Estimate(after, before) is not { } mean) return null;
        long calls = after.Sum(cell => cell.Calls);
        double saving = mean * calls;
        double? first = HalfWidth(after, left => Estimate(left, before)), second = HalfWidth(before, left => Estimate(after, left));
        SavingInterval? interval = null;
        if (first is { } a && second is { } b)
        {
            double half = Math.Sqrt(a * a + b * b) * calls;
            interval = new(HoldoutComparison.Usd(saving - half), HoldoutComparison.Usd(saving + half), StudentQuantile.Level);
        }
        return new(HoldoutComparison.Usd(saving), interval, calls, before.Sum(cell => cell.Calls), Calculated: null);
    }

    private static double? HalfWidth(Cell[] cells, Func<Cell[], double?> estimate)
    {
        int[] days = [.. cells.Select(cell => cell.Day).Distinct().Order()];
        return BlockJackknife.HalfWidth(days.Length, block =>
        {
            Cell[] left = [.. cells.Where(cell => cell.Day != days[block])];
            return estimate(left);
        });
    }

    /// <summary>Mean saving of a call over the slots that both have.</summary>
    private static double? Estimate(Cell[] after, Cell[] before)
    {
        Dictionary<Slot, (long Calls, double Paid)> earlier = before.GroupBy(cell => cell.Slot).ToDictionary(group => group.Key, group => (group.Sum(cell => cell.Calls), group.Sum(cell => cell.Paid)));
        double saved = 0;
        long matched = 0;
        foreach (IGrouping<Slot, Cell> slot in after.GroupBy(cell => cell.Slot))
        {
            if (!earlier.TryGetValue(slot.Key, out (long Calls, double Paid) was) || was.Calls == 0) continue;
            long calls = slot.Sum(cell => cell.Calls);
            saved += calls * was.Paid / was.Calls - slot.Sum(cell => cell.Paid);
            matched += calls;
        }
        return matched == 0 ? null : saved / matched;
    }

    private static Cell[] Cells(SavingsTally tally, decimal ownFactor) =>
    [
        .. tally.Hours.Where(pair => pair.Value.Calls > 0).Select(pair => new Cell(
            new(pair.Key.Workload, pair.Key.Hour.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday, pair.Key.Hour.Hour),
            (int)(pair.Key.Hour.UtcTicks / TimeSpan.TicksPerDay), pair.Value.Calls, (double)(pair.Value.Api + pair.Value.Own * ownFactor))),
    ];
}
