using Breakeven.Gateway.Targets;
using Microsoft.Extensions.Time.Testing;

namespace Breakeven.Gateway.Tests.Targets;

public sealed class FirstChunkTimesTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Expect_TooFewMeasurements_IsUnknown()
    {
        FirstChunkTimes times = new(_time);
        Add(times, busy: 0.5, FirstChunkTimes.LeastSamples - 1, ms: 100);
        Assert.Null(times.Expect(0.5));
        Add(times, busy: 0.5, count: 1, ms: 100);
        Assert.Equal(100, times.Expect(0.5)!.Value.TotalMilliseconds);
    }

    /// <summary>One long prompt among twenty does not count; two do.</summary>
    [Theory]
    [InlineData(1, 100)]
    [InlineData(2, 9_000)]
    public void Expect_FewAreSlow_IsThe95thPercentile(int slow, double expected)
    {
        FirstChunkTimes times = new(_time);
        Add(times, busy: 1, 20 - slow, ms: 100);
        Add(times, busy: 1, slow, ms: 9_000);
        Assert.Equal(expected, times.Expect(1)!.Value.TotalMilliseconds);
    }

    [Fact]
    public void Expect_ThisLoadIsUnknown_TakesTheNextLower()
    {
        FirstChunkTimes times = new(_time);
        Add(times, busy: 0.25, count: 20, ms: 300);
        Assert.Equal(300, times.Expect(1)!.Value.TotalMilliseconds); // no faster than that
        Assert.Null(times.Expect(0.1)); // but it may be faster with less
    }

    [Fact]
    public void Expect_AMinuteLater_HasForgotten()
    {
        FirstChunkTimes times = new(_time);
        Add(times, busy: 1, count: 20, ms: 100);
        _time.Advance(FirstChunkTimes.Kept + TimeSpan.FromSeconds(1));
        Assert.Null(times.Expect(1));
    }

    private static void Add(FirstChunkTimes times, double busy, int count, double ms)
    {
        for (int i = 0; i < count; i++) times.Add(busy, TimeSpan.FromMilliseconds(ms));
    }
}
