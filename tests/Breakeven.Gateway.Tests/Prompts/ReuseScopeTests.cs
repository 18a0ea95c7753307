using Breakeven.Gateway.Prompts;
using Breakeven.Protocols.Prompts;
using Microsoft.Extensions.Time.Testing;

namespace Breakeven.Gateway.Tests.Prompts;

public sealed class ReuseScopeTests
{
    private const long Least = 1_000;
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 2, 8, 0, 0, TimeSpan.Zero));

    /// <summary>0.25 ÷ (0.25 + 0.9) = 21.7 % of the uses must be reads, and a tenth more gain than loss: one in four pays, one in five does not.</summary>
    [Theory]
    [InlineData(4, true)]
    [InlineData(5, false)]
    public void Observe_OneReadInSoMany_PaysOnlyAboveBreakEven(int calls, bool pays)
    {
        ReuseScope scope = new(_time);
        IReadOnlyList<CachePoint> worth = [];
        for (int i = 0; i < 400; i++) worth = Ask(scope, i % calls == 1 ? i - 1 : i, TimeSpan.FromSeconds(10));
        Assert.Equal(pays ? [CachePoint.System] : [], worth);
    }

    /// <summary>A burst of equal prompts reads nothing: the first answer has not begun.</summary>
    [Fact]
    public void Observe_Burst_IsWrittenByEach()
    {
        ReuseScope scope = new(_time);
        IReadOnlyList<CachePoint> worth = [];
        for (int burst = 0; burst < 20; burst++)
            for (int i = 0; i < 10; i++) worth = Ask(scope, burst, i == 9 ? TimeSpan.FromMinutes(10) : TimeSpan.FromMilliseconds(20));
        Assert.Empty(worth);
    }

    /// <summary>Five minutes after its last use a prefix is gone; within them each use renews it.</summary>
    [Theory]
    [InlineData(299, true)]
    [InlineData(301, false)]
    public void Observe_SecondsBetweenUses_DecideWhetherItIsRead(int seconds, bool read)
    {
        ReuseScope scope = new(_time);
        IReadOnlyList<CachePoint> worth = [];
        for (int i = 0; i < 30; i++) worth = Ask(scope, 1, TimeSpan.FromSeconds(seconds));
        Assert.Equal(read, worth.Count == 1);
    }

    /// <summary>What the provider counts is believed over the replay: marks that lose money stop, and come back after an hour.</summary>
    [Fact]
    public void Settle_ProviderReadsNothing_StopsForAnHour()
    {
        ReuseScope scope = new(_time);
        for (int i = 0; i < 30; i++) Ask(scope, 1, TimeSpan.FromSeconds(10));
        for (int i = 0; i < ReuseScope.LeastCalls - 1; i++) scope.Settle(readTokens: 0, writtenTokens: 2_000, CacheRates.Published);
        Assert.Single(Ask(scope, 1, TimeSpan.FromSeconds(10)));
        scope.Settle(0, 2_000, CacheRates.Published);
        Assert.Empty(Ask(scope, 1, TimeSpan.FromSeconds(10)));
        for (int i = 0; i < 14; i++) Ask(scope, 1, TimeSpan.FromMinutes(4.5));
        Assert.Single(Ask(scope, 1, TimeSpan.FromSeconds(10)));
    }

    /// <summary>A client that never repeats itself cannot make the gateway's memory grow.</summary>
    [Fact]
    public void Observe_ManyPrefixes_StillSeesReuse()
    {
        ReuseScope scope = new(_time);
        for (int i = 0; i < 20_000; i++) Ask(scope, i, TimeSpan.FromMilliseconds(1));
        IReadOnlyList<CachePoint> worth = [];
        for (int i = 0; i < 800; i++) worth = Ask(scope, 1_000_000, TimeSpan.FromSeconds(3));
        Assert.Single(worth);
    }

    private IReadOnlyList<CachePoint> Ask(ReuseScope scope, int prompt, TimeSpan then)
    {
        IReadOnlyList<CachePoint> worth = scope.Observe(new([new(CachePoint.System, 5_000, (UInt128)(uint)prompt)], []), Least, CacheRates.Published);
        _time.Advance(then);
        return worth;
    }
}
