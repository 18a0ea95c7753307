using Breakeven.Gateway.Batches;
using CsCheck;

namespace Breakeven.Gateway.Tests.Batches;

public sealed class BatchPaceTests
{
    private static readonly TimeSpan s_day = TimeSpan.FromHours(24);

    [Theory]
    [InlineData(24, 1000, 1.0, false)] // own engines need a quarter of an hour
    [InlineData(24, 1000, 0.0, false)] // nothing is idle yet, and the API would need minutes only: there is time to wait for the night
    [InlineData(1.2, 1000, 0.0, true)] // the last hour has begun
    [InlineData(1.2, 1000, 1.0, false)]
    [InlineData(24, 200_000, 1.0, true)] // a day of own engines is 69,120 lines, and the rest takes the API a day too
    public void MustSpill_ByTimeAndRates_WaitsAsLongAsItCan(double hours, int lines, double ownPerSecond, bool expected) =>
        Assert.Equal(expected, new BatchPace(TimeSpan.FromHours(hours), lines, ownPerSecond, ApiPerSecond: 2).MustSpill(BatchPace.ReserveOf(s_day)));

    /// <summary>Whatever the rates: a batch that keeps them, and spills when it is told to, is done in time, as long as the API alone could do it in half of the time.</summary>
    [Fact]
    public void MustSpill_RatesAreKept_IsDoneInTime() =>
        Gen.Select(Gen.Int[1, 50_000], Gen.Double[0, 3], Gen.Double[0.05, 10], Gen.Double[1, 24]).Where((lines, _, api, hours) => lines / api < hours * 3600 / 2.5).Sample((lines, own, api, hours) =>
        {
            TimeSpan window = TimeSpan.FromHours(hours), reserve = BatchPace.ReserveOf(window), step = window / 2000;
            double left = lines;
            for (TimeSpan at = TimeSpan.Zero; at < window && left > 0; at += step)
            {
                bool spills = new BatchPace(window - at, (int)Math.Ceiling(left), own, api).MustSpill(reserve);
                left -= (own + (spills ? api : 0)) * step.TotalSeconds;
            }
            Assert.True(left <= 0);
        });

    [Fact]
    public void PerSecond_SteadyLines_IsTheirRateFromTheFirstMinuteOn()
    {
        DateTimeOffset now = DateTimeOffset.UnixEpoch;
        LineRate rate = new(now);
        for (int i = 0; i < 600; i++) rate.Add(now += TimeSpan.FromSeconds(0.5));
        Assert.InRange(rate.PerSecond(now), 1.98, 2.02);
        Assert.InRange(rate.PerSecond(now + TimeSpan.FromHours(2)), 0, 0.01); // and is forgotten
    }
}
