using Breakeven.Advisor.Savings;
using static Breakeven.Advisor.Tests.Savings.SavingsWorld;

namespace Breakeven.Advisor.Tests.Savings;

public sealed class EarlierComparisonTests
{
    private static readonly TokenUsage Usual = new(10_000, 0, 0, 1_000, 0), Night = new(1_000_000, 0, 0, 1_000, 0);

    /// <summary>More of the dear night calls than before: matched by hour that is no loss.</summary>
    [Fact]
    public void Of_OtherShareOfHours_IsNoSavingAndNoLoss()
    {
        SavingsTally before = Tally(Days(0, 14, dayCalls: 5, nightCalls: 1, call => call)), now = Tally(Days(14, 14, dayCalls: 1, nightCalls: 5, call => call));
        Assert.Equal(0m, EarlierComparison.Of(now, 1, before, 1)!.Saving.Usd, 9);
    }

    [Fact]
    public void Of_CheaperModelSince_FindsTheSavingWithinItsInterval()
    {
        SavingsTally before = Tally(Days(0, 14, 5, 1, call => call)), now = Tally(Days(14, 14, 5, 1, ByWeak));
        MeasuredSaving measured = EarlierComparison.Of(now, 1, before, 1)!;
        decimal truth = 14 * (5 * 12 * 0.9m * 0.14m + 12 * 0.9m * 10.04m);
        Assert.InRange(truth, measured.Interval!.Low.Usd - 0.001m, measured.Interval.High.Usd + 0.001m);
        Assert.Equal(truth, measured.Saving.Usd, 6);
    }

    [Fact]
    public void Of_NoHourInCommon_IsNothing()
    {
        SavingsTally before = Tally([Call(1, Usual, Start.AddHours(3))]), now = Tally([Call(2, Usual, Start.AddDays(7).AddHours(5))]);
        Assert.Null(EarlierComparison.Of(now, 1, before, 1));
    }

    private static IEnumerable<CallRecord> Days(int first, int days, int dayCalls, int nightCalls, Func<CallRecord, CallRecord> change)
    {
        int number = first * 1000;
        for (int day = first; day < first + days; day++)
            for (int hour = 0; hour < 24; hour++)
                for (int n = 0; n < (hour < 12 ? nightCalls : dayCalls); n++)
                    yield return change(Call(number++, hour < 12 ? Night : Usual, Start.AddDays(day).AddHours(hour).AddSeconds(n)));
    }

    private static SavingsTally Tally(IEnumerable<CallRecord> calls)
    {
        SavingsTally tally = new(Inputs());
        foreach (CallRecord call in calls) tally.Add(call);
        return tally;
    }
}
