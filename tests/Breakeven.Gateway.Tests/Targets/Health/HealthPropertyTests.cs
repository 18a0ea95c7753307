using Breakeven.Gateway.Targets.Health;
using CsCheck;

namespace Breakeven.Gateway.Tests.Targets.Health;

/// <summary>Whatever a target answers, in whatever order and at whatever times.</summary>
public sealed class HealthPropertyTests
{
    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(5);

    /// <summary>The breaker never keeps a call from its last permitted target for more than 5 s, and others for no more than 300 s and a fifth.</summary>
    [Fact]
    public void Wait_AnyResults_KeepsTheLastTargetForFiveSecondsAtMost() =>
        Gen.Select(Gen.Int[0, 4], Gen.Int[0, 40_000], Gen.Bool).Array[1, 200].Sample(steps =>
        {
            TargetHealth health = new(hasManyModels: false, seed: steps.Length);
            TimeSpan now = TimeSpan.FromDays(1);
            Queue<HealthPass> open = [];
            foreach ((int what, int ms, bool isLast) in steps)
            {
                now += TimeSpan.FromMilliseconds(ms);
                Assert.InRange(health.Wait("m", now, isLast: true) ?? TimeSpan.Zero, TimeSpan.Zero, s_most);
                Assert.InRange(health.Wait("m", now, isLast: false) ?? TimeSpan.Zero, TimeSpan.Zero, Breaker.Longest * 1.2);
                if (health.TryEnter("m", now, isLast, again: false, out HealthPass pass, out _)) open.Enqueue(pass);
                if (what > 0 && open.TryDequeue(out HealthPass ended)) health.Report(ended, new(Kind(what)), "m", now);
            }
            now += s_most;
            Assert.True(health.TryEnter("m", now, isLast: true, again: false, out _, out _));
        });

    /// <summary>Tries that were let in and ended are all accounted for.</summary>
    [Fact]
    public void Standing_AfterAllTriesEnded_HasNoneInFlight() =>
        Gen.Int[0, 8].Array[1, 100].Sample(kinds =>
        {
            TargetHealth health = new(hasManyModels: true, seed: 7);
            TimeSpan now = TimeSpan.FromDays(1);
            foreach (int kind in kinds)
            {
                now += TimeSpan.FromSeconds(kind);
                if (health.TryEnter("m", now, isLast: true, again: false, out HealthPass pass, out _)) health.Report(pass, new((HealthKind)kind), "m", now);
                Assert.Equal(0, health.Standing(now).InFlight);
            }
        });

    private static HealthKind Kind(int what) => what switch { 1 => HealthKind.Answered, 2 => HealthKind.None, _ => HealthKind.Failed };
}
