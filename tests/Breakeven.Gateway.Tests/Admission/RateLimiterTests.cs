using Breakeven.Gateway.Admission;
using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace Breakeven.Gateway.Tests.Admission;

public sealed class RateLimiterTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Enter_RequestsPerMinute_RefusesTheNextAndSaysWhen()
    {
        RateLimiter limiter = new(_time);
        KeyConfig key = Key(new() { RequestsPerMinute = 3 });
        for (int i = 0; i < 3; i++)
        {
            Assert.Null(limiter.Enter(key, null, 0, out _));
            _time.Advance(TimeSpan.FromSeconds(10));
        }
        CallError refused = limiter.Enter(key, null, 0, out _)!;
        Assert.Equal(("rate_limit_exceeded", 429), (refused.Code, refused.Status));
        _time.Advance(refused.RetryAfter!.Value - TimeSpan.FromSeconds(1));
        Assert.NotNull(limiter.Enter(key, null, 0, out _));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(limiter.Enter(key, null, 0, out _));
    }

    [Fact]
    public void Standing_SomeUsed_SaysWhatIsLeftAndWhenAllIs()
    {
        RateLimiter limiter = new(_time);
        KeyConfig key = Key(new() { RequestsPerMinute = 3, TokensPerMinute = 1_000 });
        Assert.Equal(default, limiter.Standing(key, null));
        Assert.Null(limiter.Enter(key, null, 400, out _));
        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.Null(limiter.Enter(key, null, 300, out _));
        Assert.Equal(new(new LimitStanding(3, 1, 61), new LimitStanding(1_000, 300, 61)), limiter.Standing(key, null));
        _time.Advance(TimeSpan.FromSeconds(45));
        Assert.Equal(new(new LimitStanding(3, 2, 16), new LimitStanding(1_000, 700, 16)), limiter.Standing(key, null));
        Assert.Equal(default, limiter.Standing(Key(new()), null));
    }

    [Fact]
    public void Leave_FewerTokensThanEstimated_GivesTheRestBack()
    {
        RateLimiter limiter = new(_time);
        KeyConfig key = Key(new() { TokensPerMinute = 1_000 });
        Assert.Null(limiter.Enter(key, null, 900, out RateLimiter.Place place));
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.NotNull(limiter.Enter(key, null, 200, out _));
        limiter.Leave(place, used: 100);
        Assert.Null(limiter.Enter(key, null, 900, out _));
        Assert.NotNull(limiter.Enter(key, null, 1, out _));
    }

    [Fact]
    public void Enter_Concurrency_CountsOpenCallsOnly()
    {
        RateLimiter limiter = new(_time);
        KeyConfig key = Key(new() { Concurrency = 2 });
        Assert.Null(limiter.Enter(key, null, 0, out RateLimiter.Place first));
        Assert.Null(limiter.Enter(key, null, 0, out _));
        Assert.NotNull(limiter.Enter(key, null, 0, out _));
        limiter.Leave(first, 0);
        Assert.Null(limiter.Enter(key, null, 0, out _));
    }

    [Fact]
    public void Enter_AnyArrivals_NeverMoreThanTheLimitInAnyMinute() =>
        Gen.Int[0, 20_000].Array[1, 200].Sample(gaps =>
        {
            FakeTimeProvider time = new();
            RateLimiter limiter = new(time);
            KeyConfig key = Key(new() { RequestsPerMinute = 5 });
            List<DateTimeOffset> admitted = [];
            foreach (int gap in gaps)
            {
                time.Advance(TimeSpan.FromMilliseconds(gap));
                if (limiter.Enter(key, null, 0, out _) is null) admitted.Add(time.GetUtcNow());
            }
            return admitted.TrueForAll(at => admitted.Count(other => other > at - TimeSpan.FromMinutes(1) && other <= at) <= 5);
        }, iter: 300);

    private static KeyConfig Key(LimitsConfig limits) => new("team", new string('0', 64)) { Limits = limits };
}
