using Breakeven.Routing.Decisions;
using Breakeven.Routing.Scoring;
using CsCheck;

namespace Breakeven.Routing.Tests.Decisions;

public sealed class ThresholdChooserTests
{
    private static readonly TrainingSummary s_good = new(0, null, 1, 0.8, 0.7, 0.9, 0.8, 0.03);

    /// <summary>The promise, kept on new traffic of the same law in at least 90 of 100 worlds: 95 expected.</summary>
    [Fact]
    public void Choose_Quality_KeepsItOnNewTraffic()
    {
        int kept = 0;
        for (int world = 0; world < 100; world++)
        {
            Random random = new(world);
            ThresholdChoice choice = ThresholdChooser.Choose(Table(random, 600), s_good, new RoutingTarget.Quality(0.95));
            (double[] scores, double[] weak, double[] strong) = Traffic(random, 20_000);
            double quality = scores.Select((score, i) => score >= choice.Threshold ? strong[i] : weak[i]).Average();
            if (quality >= 0.95 * strong.Average()) kept++;
            Assert.True(choice.StrongShare < 1 && choice.KeptAtLeast >= 0.95);
        }
        Assert.InRange(kept, 90, 100);
    }

    [Fact]
    public void Choose_FewLabels_PromisesNothing()
    {
        ThresholdChoice choice = ThresholdChooser.Choose(Table(new(1), 299), s_good, new RoutingTarget.Quality(0.95));
        Assert.Equal((RoutingVerdict.NotEnoughEvidence, -1.0), (choice.Verdict, choice.Threshold));
        Assert.Contains("not enough evidence", choice.Text);
    }

    [Fact]
    public void Choose_ModelsAsGoodAsEachOther_SaysThatRoutingDoesNotPay()
    {
        double[] same = [.. Enumerable.Range(0, 500).Select(i => i % 3 == 0 ? 0.0 : 1)];
        ThresholdChoice choice = ThresholdChooser.Choose(QualityTable.From([.. same.Select((_, i) => i / 500.0)], same, same), s_good, new RoutingTarget.Quality(0.95));
        Assert.Equal(RoutingVerdict.DoesNotPay, choice.Verdict);
    }

    [Fact]
    public void Choose_ScoresOfACoin_SaysThatRoutingDoesNotPay() =>
        Assert.Equal(RoutingVerdict.DoesNotPay, ThresholdChooser.Choose(Table(new(1), 600), s_good with { ApgrLow = 0.49 }, new RoutingTarget.StrongShare(0.2)).Verdict);

    [Fact]
    public void Choose_StrongShare_IsNotExceeded() => Gen.Double[0, 1].Sample(share =>
        Assert.True(ThresholdChooser.Choose(Table(new(4), 500), s_good, new RoutingTarget.StrongShare(share)).StrongShare <= share), iter: 50);

    [Fact]
    public void Choose_OwnThreshold_IsTakenAsItIs() =>
        Assert.Equal(0.37, ThresholdChooser.Choose(Table(new(4), 30), s_good, new RoutingTarget.Threshold(0.37)).Threshold);

    private static QualityTable Table(Random random, int count)
    {
        (double[] scores, double[] weak, double[] strong) = Traffic(random, count);
        return QualityTable.From(scores, weak, strong);
    }

    private static (double[] Scores, double[] Weak, double[] Strong) Traffic(Random random, int count)
    {
        double[] scores = [.. Enumerable.Range(0, count).Select(_ => random.NextDouble())];
        return (scores, [.. scores.Select(score => random.NextDouble() > score ? 1.0 : 0)], [.. scores.Select(_ => random.NextDouble() < 0.9 ? 1.0 : 0)]);
    }
}
