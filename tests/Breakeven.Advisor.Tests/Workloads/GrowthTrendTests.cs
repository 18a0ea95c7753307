using Breakeven.Advisor.Workloads;

namespace Breakeven.Advisor.Tests.Workloads;

public sealed class GrowthTrendTests
{
    private const int Week = HourSlots.Week;

    private static double?[] Weeks(int weeks, Func<int, double?> rate) => [.. Enumerable.Range(0, weeks * Week).Select(rate)];

    /// <summary>A day-and-night shape that grows week by week.</summary>
    private static double? Growing(int hour, double perWeek) => (Traffic.IsOfficeHour(hour) ? 30 : 2) * Math.Pow(1 + perWeek, hour / Week);

    [Fact]
    public void Of_SteadyGrowth_IsThatGrowthAMonth()
    {
        GrowthEstimate growth = GrowthTrend.Of(0, Weeks(10, hour => Growing(hour, 0.02)));
        double perMonth = Math.Pow(1.02, 730.0 / 168) - 1;

        Assert.Equal(perMonth, growth.PerMonth!.Value, 9);
        Assert.Equal(perMonth, growth.Low!.Value, 9);
        Assert.Equal(10, growth.Weeks);
    }

    [Fact]
    public void Of_OneStrangeWeekAndAGap_StillFindsTheTrend()
    {
        GrowthEstimate growth = GrowthTrend.Of(0, Weeks(13, hour => hour is >= 700 and < 760 ? null : Growing(hour, 0.02) * (hour / Week == 6 ? 8 : 1)));
        Assert.Equal(Math.Pow(1.02, 730.0 / 168) - 1, growth.PerMonth!.Value, 2);
    }

    [Fact]
    public void Of_NoiseWithoutTrend_HasZeroInItsInterval()
    {
        Random random = new(5);
        double[] levels = [.. Enumerable.Range(0, 12).Select(_ => 1 + 0.2 * (random.NextDouble() - 0.5))];
        GrowthEstimate growth = GrowthTrend.Of(0, Weeks(12, hour => 10 * levels[hour / Week]));

        Assert.InRange(0, growth.Low!.Value, growth.High!.Value);
        Assert.True(growth.Low < growth.PerMonth && growth.PerMonth < growth.High);
    }

    /// <summary>Gilbert's ranks for n = 10 slopes-of-levels: C = 1.96·√(10·9·25/18) = 21.9, of 45 slopes the 12th and the 34th (0-based 11 and 33).</summary>
    [Fact]
    public void Of_TenWeeks_TakesSensRanks()
    {
        double[] levels = [1, 1.3, 0.9, 1.4, 1.2, 1.6, 1.1, 1.9, 1.5, 1.7];
        List<double> slopes = [];
        for (int i = 0; i < 10; i++)
            for (int j = i + 1; j < 10; j++) slopes.Add(Math.Log(levels[j] / levels[i]) / (j - i));
        slopes.Sort();
        GrowthEstimate growth = GrowthTrend.Of(0, Weeks(10, hour => 10 * levels[hour / Week]));

        Assert.Equal(Math.Exp(slopes[22] * 730 / 168) - 1, growth.PerMonth!.Value, 9);
        Assert.Equal(Math.Exp(slopes[11] * 730 / 168) - 1, growth.Low!.Value, 9);
        Assert.Equal(Math.Exp(slopes[33] * 730 / 168) - 1, growth.High!.Value, 9);
    }

    [Theory]
    [InlineData(4, "4 whole weeks were observed; growth needs 5")]
    [InlineData(0, "0 whole weeks were observed; growth needs 5")]
    public void Of_TooShort_SaysSo(int weeks, string why) => Assert.Equal(GrowthEstimate.Unknown(weeks, why), GrowthTrend.Of(0, Weeks(weeks, _ => 10)));

    [Fact]
    public void Of_AWeekWithoutRequests_IsNoRate() =>
        Assert.Contains("no requests", GrowthTrend.Of(0, Weeks(8, hour => hour / Week == 3 ? 0 : 10)).WhyNot, StringComparison.Ordinal);
}
