using System.Text;
using Breakeven.Routing.Drift;
using Breakeven.Routing.Scoring;
using Breakeven.Routing.Training;

namespace Breakeven.Routing.Tests.Drift;

public sealed class TrafficWatchTests
{
    private static readonly RouterModel s_model = RouterTrainer.Train(SyntheticTraffic.Make(800, seed: 1), new(Cores: 2));

    [Fact]
    public void Report_SameTraffic_HasNotDrifted()
    {
        DriftReport report = Watch(SyntheticTraffic.Make(1_000, seed: 2));
        Assert.False(report.HasDrifted, $"{report.ScoreShift} {report.FeatureShifts[0]}");
        Assert.Empty(report.NewRoutes);
    }

    [Fact]
    public void Report_LongerPromptsWithNewWordsOnANewRoute_HasDrifted()
    {
        Random random = new(4);
        DriftReport report = Watch([.. SyntheticTraffic.Make(500, seed: 2, route: "new").Select(label =>
            label with { Prompt = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(label.Prompt.Span) + $" invoice{random.Next(99)} clause{random.Next(99)} of the contract, version {random.Next(9)}") })]);
        Assert.True(report.HasDrifted);
        Assert.True(report.UnseenShare > report.LearntUnseenShare);
        Assert.Equal(["new"], report.NewRoutes);
        Assert.Contains(report.FeatureShifts, shift => shift.Shift > DriftReport.MuchShift);
    }

    [Fact]
    public void Stability_WorkedExample_IsTheSumOfItsParts()
    {
        Histogram then = new([1], [0.5, 0.5]), now = new([1], [0.75, 0.25]);
        Assert.Equal((0.25 * Math.Log(1.5)) + (-0.25 * Math.Log(0.5)), DriftReport.Stability(then, now), 12);
        Assert.Equal(0, DriftReport.Stability(then, then), 12);
    }

    private static DriftReport Watch(LabelledPrompt[] traffic)
    {
        RouterScorer scorer = new(s_model);
        TrafficWatch watch = new(s_model);
        foreach (LabelledPrompt label in traffic) watch.Add(scorer, scorer.Score(label.Prompt.Span, label.Route), label.Route);
        return watch.Report();
    }
}
