using Breakeven.Advisor.Experiments;
using CsCheck;

namespace Breakeven.Advisor.Tests.Experiments;

public sealed class SequentialTests
{
    private static readonly GuardLimits s_all = new() { CostRatio = 1.5 };

    /// <summary>The interval must hold at every moment at once: one miss anywhere on the way counts.</summary>
    [Theory]
    [InlineData(0.5)]
    [InlineData(0.05)]
    [InlineData(0.97)]
    public void BoundedSequence_PassAndFail_MissesNoMoreOftenThanItSays(double mean)
    {
        const int runs = 400;
        int missed = 0;
        for (int run = 0; run < runs; run++)
        {
            Random random = new(run);
            BoundedSequence sequence = new(alpha: 0.05);
            for (int i = 0; i < 500; i++) sequence.Add(random.NextDouble() < mean ? 1 : 0);
            if (sequence.Bounds.Low > mean || sequence.Bounds.High < mean) missed++; // the intersection of all intervals on the way
        }
        Assert.InRange(missed, 0, (int)(runs * 0.05));
    }

    [Fact]
    public void BoundedSequence_MoreValues_NarrowsAndNeverWidens() => Gen.Double[0, 1].Array[1, 200].Sample(values =>
    {
        BoundedSequence sequence = new(0.05);
        Bounds before = sequence.Bounds;
        foreach (double value in values)
        {
            sequence.Add(value);
            Assert.True(sequence.Bounds.Low >= before.Low && sequence.Bounds.High <= before.High);
            before = sequence.Bounds;
        }
    }, iter: 200);

    [Fact]
    public void BoundedSequence_ThousandPasses_IsNearOneAndNotCertain()
    {
        BoundedSequence sequence = new(0.05);
        for (int i = 0; i < 1000; i++) sequence.Add(1);
        Assert.InRange(sequence.Bounds.Low, 0.95, 0.9999);
        Assert.Equal(1, sequence.Bounds.High);
    }

    [Fact]
    public void MeanContrast_FewValues_SaysNothing()
    {
        RunningMoments few = Moments(29, 1), many = Moments(1000, 2);
        Assert.Equal(double.PositiveInfinity, MeanContrast.Of(few, many, 1, 0.05).High);
        Assert.True(double.IsFinite(MeanContrast.Of(Moments(30, 3), many, 1, 0.05).High));
    }

    [Fact]
    public void RunningMoments_AnyValues_AreMeanAndVariance() => Gen.Double[-1000, 1000].Array[2, 50].Sample(values =>
    {
        RunningMoments moments = new();
        foreach (double value in values) moments.Add(value);
        double mean = values.Average();
        Assert.Equal(mean, moments.Mean, 6);
        Assert.Equal(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1), moments.Variance, 4);
    }, iter: 100);

    /// <summary>Both arms are the same: no guard of the rollout may fire in more runs than alpha.</summary>
    [Fact]
    public void Guards_BothArmsAreTheSame_FireNoMoreOftenThanAlpha()
    {
        const int runs = 300;
        string?[] fired = SequentialSimulation.Run(runs, calls: 1500, share: 0.5, SequentialSimulation.Usual, SequentialSimulation.Usual, s_all, seed: 1);
        Assert.InRange(fired.Count(guard => guard is not null), 0, (int)(runs * s_all.Alpha));
    }

    /// <summary>Exactly at the limit a guard may still not fire: beyond it is what it looks for.</summary>
    [Fact]
    public void Guards_CandidateIsAtTheLimit_FireNoMoreOftenThanAlpha()
    {
        const int runs = 300;
        SequentialSimulation.ArmLaw usual = SequentialSimulation.Usual, limit = new(usual.ErrorRate + 0.02, usual.PassRate - 0.05, usual.LatencyMs * 1.5, usual.Usd * 1.5) { FirstTokenMs = usual.FirstTokenMs * 1.5 };
        string?[] fired = SequentialSimulation.Run(runs, calls: 1500, share: 0.5, usual, limit, s_all, seed: 2);
        Assert.InRange(fired.Count(guard => guard is not null), 0, (int)(runs * s_all.Alpha));
    }

    [Theory]
    [InlineData("errors", 0.25, 0.92, 900, 300, 0.004)]
    [InlineData("quality_checks", 0.01, 0.7, 900, 300, 0.004)]
    [InlineData("latency", 0.01, 0.92, 2700, 300, 0.004)]
    [InlineData("first_token", 0.01, 0.92, 900, 900, 0.004)]
    [InlineData("cost", 0.01, 0.92, 900, 300, 0.016)]
    public void Guards_CandidateIsMuchWorse_TheRightOneFires(string guard, double errors, double passes, double latency, double firstToken, double usd)
    {
        SequentialSimulation.ArmLaw worse = new(errors, passes, latency, usd) { FirstTokenMs = firstToken };
        string?[] fired = SequentialSimulation.Run(60, calls: 3000, share: 0.5, SequentialSimulation.Usual, worse, s_all, seed: 3);
        Assert.True(fired.Count(found => found == guard) >= 58, string.Join(' ', fired.GroupBy(found => found ?? "none").Select(group => $"{group.Key}:{group.Count()}")));
    }

    /// <summary>The figures of docs/concepts/sequential-tests.md: run it with --explicit only, and write down what it prints.</summary>
    [Fact(Explicit = true)]
    public void Guards_TenThousandRuns_Figures()
    {
        const int runs = 10_000;
        SequentialSimulation.ArmLaw usual = SequentialSimulation.Usual;
        (string Name, double Share, SequentialSimulation.ArmLaw Law)[] cases =
        [
            ("A/A, half", 0.5, usual),
            ("A/A, a twentieth", 0.05, usual),
            ("at the limit, half", 0.5, new(usual.ErrorRate + 0.02, usual.PassRate - 0.05, usual.LatencyMs * 1.5, usual.Usd * 1.5) { FirstTokenMs = usual.FirstTokenMs * 1.5 }),
            ("checks at the limit, few errors, half", 0.5, new(usual.ErrorRate + 0.02, 0.87, usual.LatencyMs, usual.Usd)),
            ("checks at the limit, a tenth", 0.1, new(usual.ErrorRate + 0.02, 0.87, usual.LatencyMs, usual.Usd)),
            ("errors 10 %, half", 0.5, usual with { ErrorRate = 0.1 }),
            ("checks 80 %, half", 0.5, usual with { PassRate = 0.8 }),
            ("latency x2, half", 0.5, usual with { LatencyMs = usual.LatencyMs * 2 }),
            ("first token x2, half", 0.5, usual with { FirstTokenMs = usual.FirstTokenMs * 2 }),
            ("cost x2.5, half", 0.5, usual with { Usd = usual.Usd * 2.5 }),
        ];
        foreach ((string name, double share, SequentialSimulation.ArmLaw law) in cases)
        {
            string?[] fired = SequentialSimulation.Run(runs, calls: 2000, share, usual, law, s_all, seed: 10);
            string found = string.Join(", ", fired.GroupBy(guard => guard ?? "none").OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => $"{group.Key} {group.Count()}"));
            TestContext.Current.SendDiagnosticMessage($"{name}: {found}");
            TestContext.Current.TestOutputHelper?.WriteLine($"{name}: {found}");
            if (name.StartsWith("A/A", StringComparison.Ordinal) || name.Contains("at the limit", StringComparison.Ordinal)) Assert.InRange(fired.Count(guard => guard is not null), 0, (int)(runs * s_all.Alpha));
        }
    }

    private static RunningMoments Moments(int count, int seed)
    {
        Random random = new(seed);
        RunningMoments moments = new();
        for (int i = 0; i < count; i++) moments.Add(random.NextDouble());
        return moments;
    }
}
