using Breakeven.Routing.Evaluation;
using CsCheck;

namespace Breakeven.Routing.Tests.Evaluation;

public sealed class QualityCurveTests
{
    /// <summary>Four requests, worked by hand: Q_w = 0.5, Q_s = 0.75; the one that gains first.</summary>
    [Fact]
    public void From_WorkedExample_HasTheCurveOfTheHand()
    {
        QualityCurve curve = QualityCurve.From([0.9, 0.8, 0.2, 0.1], [0, 1, 1, 0], [1, 1, 1, 0]);
        Assert.Equal([0, 0.25, 0.5, 0.75, 1], curve.Shares.ToArray());
        Assert.Equal([0.5, 0.75, 0.75, 0.75, 0.75], curve.Qualities.ToArray());
        Assert.Equal(0.875, curve.Apgr, 12); // first trapezoid is half lost: 1 − 0.25/2
        Assert.Equal(0.125, curve.ShareForRecovered(0.5), 12);
        Assert.Equal(0.2, curve.ShareForRecovered(0.8), 12);
    }

    [Fact]
    public void Apgr_AllScoresEqual_IsThatOfARandomChoice() => Gen.Select(Gen.Double[0, 1], Gen.Double[0, 1]).Array[2, 50].Sample(pairs =>
    {
        double[] weak = [.. pairs.Select(p => p.Item1)], strong = [.. pairs.Select(p => p.Item2)];
        QualityCurve curve = QualityCurve.From(new double[pairs.Length], weak, strong);
        Assert.True(!(curve.Gap > 0) ? double.IsNaN(curve.Apgr) : Math.Abs(curve.Apgr - 0.5) < 1e-9);
    });

    [Fact]
    public void From_WeakRightWhereStrongIsWrong_RecoversMoreThanAll()
    {
        QualityCurve curve = QualityCurve.From([0.9, 0.8, 0.1], [0, 0, 1], [1, 1, 0]);
        Assert.True(curve.Apgr > 1);
        Assert.Equal(2, curve.Recovered(2 / 3.0), 9);
        Assert.True(curve.SustainedShareForRecovered(0.5) >= curve.ShareForRecovered(0.5));
    }

    [Fact]
    public void Interval_OfTheBootstrap_HoldsThePointAndIsRepeatable()
    {
        Random random = new(3);
        double[] scores = [.. Enumerable.Range(0, 400).Select(_ => random.NextDouble())];
        double[] weak = [.. scores.Select(s => random.NextDouble() > s ? 1.0 : 0)], strong = [.. scores.Select(_ => random.NextDouble() < 0.9 ? 1.0 : 0)];
        (double low, double high) = ApgrBootstrap.Interval(scores, weak, strong, 300, seed: 5);
        Assert.InRange(QualityCurve.From(scores, weak, strong).Apgr, low, high);
        Assert.Equal((low, high), ApgrBootstrap.Interval(scores, weak, strong, 300, seed: 5));
    }

    /// <summary>The quick form over drawn counts is the slow one over the drawn requests.</summary>
    [Fact]
    public void Interval_OfIdenticalRequests_IsThePoint()
    {
        double[] scores = new double[10], weak = new double[10], strong = [.. Enumerable.Repeat(1.0, 10)];
        Assert.Equal((0.5, 0.5), ApgrBootstrap.Interval(scores, weak, strong, 50, seed: 1));
    }
}
