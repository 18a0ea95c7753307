using Breakeven.Advisor.Watching;
using static Breakeven.Advisor.Tests.Watching.WatchedTraffic;

namespace Breakeven.Advisor.Tests.Watching;

public class VolumeTrendTests
{
    [Fact]
    public void Of_LineUnderWeekdays_FindsItsSlope()
    {
        VolumeTrend trend = Trend([.. Enumerable.Range(0, 28).Select(day => (day % 7 < 5 ? 900_000d : 100_000) + 1_000 * day)]);
        Assert.Equal(1_000, trend.PerDay, 3);
        Assert.True(trend.IsClear);
        Assert.Equal(28, trend.Days);
    }

    [Fact]
    public void Of_OneWildDay_HardlyMoves()
    {
        double[] days = [.. Enumerable.Range(0, 28).Select(day => 500_000d + 1_000 * day)];
        days[27] *= 20;
        Assert.InRange(Trend(days).PerDay, 900, 1_300);
    }

    [Fact]
    public void Of_Noise_IsRarelyClear()
    {
        int clear = Enumerable.Range(1, 300).Count(seed => Trend(Noise(seed, 28, _ => 500_000, 0.2)).IsClear);
        Assert.InRange(clear, 0, 9); // 1 % of 300, within three standard deviations
    }

    [Theory]
    [InlineData(6, true)]
    [InlineData(14, false)]
    public void Of_TooFewDays_ClaimsNothing(int days, bool isNull)
    {
        VolumeTrend? trend = VolumeTrend.Of(Profile([.. Enumerable.Range(0, days).Select(day => 1_000d * day)], Start.AddDays(days)).HourlyRequests);
        Assert.Equal(isNull, trend is null);
        Assert.False(trend?.IsClear ?? false);
    }

    private static VolumeTrend Trend(IReadOnlyList<double> days) => VolumeTrend.Of(Profile(days, Start.AddDays(days.Count)).HourlyRequests)!;
}
