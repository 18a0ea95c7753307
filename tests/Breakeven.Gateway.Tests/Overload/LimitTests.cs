using Breakeven.Gateway.Overload;

namespace Breakeven.Gateway.Tests.Overload;

/// <summary>Fault 40: what the gateway and an engine can take is found from what they show.</summary>
[Trait("Fault", "40")]
public sealed class LimitTests
{
    [Fact]
    public void Adaptive_NeverLate_TakesAllThatIsAllowed()
    {
        AdaptiveLimit limit = new(floor: 10);
        Assert.Equal(1000, limit.Observe(late: false, inside: 900, most: 1000));
        Assert.False(limit.IsReduced);
    }

    [Fact]
    public void Adaptive_Late_TakesATenthLessThanThereIs()
    {
        AdaptiveLimit limit = new(floor: 10);
        Assert.Equal(180, limit.Observe(late: true, inside: 200, most: 1000));
        Assert.Equal(162, limit.Observe(late: true, inside: 200, most: 1000)); // calls that were inside are inside still
        Assert.True(limit.IsReduced);
    }

    [Fact]
    public void Adaptive_LateForEver_StopsAtTheFloor()
    {
        AdaptiveLimit limit = new(floor: 10);
        int last = 0;
        for (int i = 0; i < 100; i++) last = limit.Observe(late: true, inside: 200, most: 1000);
        Assert.Equal(10, last);
    }

    [Fact]
    public void Adaptive_InTimeAgain_ComesBackAndForgets()
    {
        AdaptiveLimit limit = new(floor: 10);
        limit.Observe(late: true, inside: 20, most: 1000);
        int periods = 0;
        while (limit.IsReduced && periods++ < 1000) limit.Observe(late: false, inside: 20, most: 1000);
        Assert.InRange(periods, 1, 60); // half a minute of half seconds
        Assert.Equal(1000, limit.Observe(late: false, inside: 20, most: 1000));
    }

    [Fact]
    public void StandingDelay_OneSampleInTime_WasABurst()
    {
        StandingDelay delay = new(samples: 3);
        Assert.Null(delay.Add(TimeSpan.FromSeconds(1)));
        Assert.Null(delay.Add(TimeSpan.FromMilliseconds(1)));
        Assert.Equal(TimeSpan.FromMilliseconds(1), delay.Add(TimeSpan.FromSeconds(1)));
        Assert.Null(delay.Add(TimeSpan.FromSeconds(2))); // a new period
        Assert.Null(delay.Add(TimeSpan.FromSeconds(2)));
        Assert.Equal(TimeSpan.FromSeconds(2), delay.Add(TimeSpan.FromSeconds(3)));
    }

    /// <summary>An engine of N slots begins at once while one is free, and makes calls wait for the next free one else. The limit ends near N, from above and from below.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(32)]
    [InlineData(100)]
    public void Gradient_EngineWithSlots_FindsThem(int slots)
    {
        const double firstChunkMs = 100, serviceMs = 5_000;
        GradientLimit limit = new(first: 32, least: 1, most: 10_000);
        int given = 32, most = 0;
        for (int i = 0; i < 20_000; i++)
        {
            int queued = Math.Max(0, given - slots);
            given = limit.Observe(firstChunkMs + queued * serviceMs / slots, inside: given);
            if (i > 15_000) most = Math.Max(most, given); // now and then it looks how it would be with half of them
        }
        Assert.InRange(most, slots, slots + 4);
    }

    [Fact]
    public void Gradient_HardlyUsed_LearnsNothing()
    {
        GradientLimit limit = new(first: 32, least: 1, most: 10_000);
        for (int i = 0; i < 100; i++) Assert.Equal(32, limit.Observe(100, inside: 3));
    }
}
