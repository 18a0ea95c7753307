using System.Collections.Immutable;
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
        ReuseScope scope = new();
        IReadOnlyList<CachePoint> worth = [];
        for (int i = 0; i < 400; i++) worth = Ask(scope, i % calls == 1 ? i - 1 : i, TimeSpan.FromSeconds(10));
        Assert.Equal(pays ? [CachePoint.System] : [], worth);
    }

    /// <summary>A burst of equal prompts reads nothing: the first answer has not begun.</summary>
    [Fact]
    public void Observe_Burst_IsWrittenByEach()
    {
        ReuseScope scope = new();
        IReadOnlyList<CachePoint> worth = [];
        for (int burst = 0; burst < 20; burst++)
            for (int i = 0; i < 10; i++) worth = Ask(scope, burst, i == 9 ? TimeSpan.FromMinutes(10) : TimeSpan.FromMilliseconds(20));
        Assert.Empty(worth);
    }

    /// <summary>Five minutes after its last use a prefix is gone, unless it was written for an hour; within them each use renews it, and the cheaper write does.</summary>
    [Theory]
    [InlineData(299, true, false)]
    [InlineData(301, true, true)]
    [InlineData(3_599, true, true)]
    [InlineData(3_601, false, false)]
    public void Observe_SecondsBetweenUses_DecideForHowLong(int seconds, bool pays, bool forAnHour)
    {
        ReuseScope scope = new();
        MarkPlan plan = MarkPlan.None;
        for (int i = 0; i < 30; i++) plan = Plan(scope, 1, TimeSpan.FromSeconds(seconds));
        Assert.Equal((pays, forAnHour), (plan.Points.Length == 1, plan.ForAnHour));
    }

    /// <summary>
    /// Gaps of five and of ten minutes: per use of 5,000 bytes five minutes gain 0.9 × share − 0.25 × (1 − share) where an hour gains 0.9, once written. Half of the gaps
    /// within five minutes: 0.325 against 0.9. Nine of ten: 0.785 against 0.9. Nineteen of twenty: 0.8425, of which a tenth more is above 0.9.
    /// </summary>
    [Theory]
    [InlineData(2, true)]
    [InlineData(10, true)]
    [InlineData(20, false)]
    public void Observe_OneLongGapInSoMany_AnHourPaysWhereItGainsATenthMore(int uses, bool forAnHour)
    {
        ReuseScope scope = new();
        MarkPlan plan = MarkPlan.None;
        for (int i = 0; i < 2_000; i++) plan = Plan(scope, 1, TimeSpan.FromMinutes(i % uses == 0 ? 10 : 4));
        Assert.Equal((1, forAnHour), (plan.Points.Length, plan.ForAnHour));
    }

    /// <summary>An hour's write costs the whole input again: prompts that come back once are not worth it, and within five minutes they are.</summary>
    [Fact]
    public void Observe_ComesBackOnceAfterTenMinutes_IsNotMarked()
    {
        ReuseScope scope = new();
        MarkPlan plan = MarkPlan.None;
        for (int i = 0; i < 200; i++) plan = Plan(scope, i / 2, TimeSpan.FromMinutes(10));
        Assert.True(plan.Points.IsEmpty);
        for (int i = 0; i < 2_000; i++) plan = Plan(scope, 1_000 + i / 2, TimeSpan.FromMinutes(4));
        Assert.Equal((1, false), (plan.Points.Length, plan.ForAnHour));
    }

    /// <summary>What another replay has learnt counts as if it had come before: the next call is marked.</summary>
    [Fact]
    public void Learn_EarlierCalls_NextPromptIsMarked()
    {
        ReuseScope earlier = new(), live = new();
        for (int i = 0; i < 30; i++) Ask(earlier, 1, TimeSpan.FromSeconds(10));
        Assert.Empty(Ask(live, 7, TimeSpan.FromSeconds(10)));
        live.Learn(earlier);
        Assert.Single(Ask(live, 8, TimeSpan.FromSeconds(10)));
    }

    /// <summary>What the provider counts is believed over the replay: marks that lose money stop, and come back after an hour.</summary>
    [Fact]
    public void Settle_ProviderReadsNothing_StopsForAnHour()
    {
        ReuseScope scope = new();
        for (int i = 0; i < 30; i++) Ask(scope, 1, TimeSpan.FromSeconds(10));
        for (int i = 0; i < ReuseScope.LeastCalls - 1; i++) scope.Settle(new(0, 0, 2_000, 0, 0), CacheRates.Published, _time.GetUtcNow());
        Assert.Single(Ask(scope, 1, TimeSpan.FromSeconds(10)));
        scope.Settle(new(0, 0, 2_000, 0, 0), CacheRates.Published, _time.GetUtcNow());
        Assert.Empty(Ask(scope, 1, TimeSpan.FromSeconds(10)));
        for (int i = 0; i < 14; i++) Ask(scope, 1, TimeSpan.FromMinutes(4.5));
        Assert.Single(Ask(scope, 1, TimeSpan.FromSeconds(10)));
    }

    /// <summary>A client that never repeats itself cannot make the gateway's memory grow.</summary>
    [Fact]
    public void Observe_ManyPrefixes_StillSeesReuse()
    {
        ReuseScope scope = new();
        for (int i = 0; i < 20_000; i++) Ask(scope, i, TimeSpan.FromMilliseconds(1));
        IReadOnlyList<CachePoint> worth = [];
        for (int i = 0; i < 800; i++) worth = Ask(scope, 1_000_000, TimeSpan.FromSeconds(3));
        Assert.Single(worth);
    }

    private ImmutableArray<CachePoint> Ask(ReuseScope scope, int prompt, TimeSpan then) => Plan(scope, prompt, then).Points;

    private MarkPlan Plan(ReuseScope scope, int prompt, TimeSpan then)
    {
        MarkPlan plan = scope.Observe(new([new(CachePoint.System, 5_000, (UInt128)(uint)prompt)], []), Least, CacheRates.Published, _time.GetUtcNow());
        _time.Advance(then);
        return plan;
    }
}
