using System.Text;
using Breakeven.Routing.Evaluation;
using Breakeven.Routing.Scoring;
using Breakeven.Routing.Training;

namespace Breakeven.Routing.Tests.Training;

public sealed class RouterTrainerTests
{
    [Fact]
    public void Train_SameLabelsAndSeed_SameBytesOnAnyNumberOfCores()
    {
        LabelledPrompt[] labels = SyntheticTraffic.Make(300, seed: 1);
        string one = RouterModelWriter.Write(RouterTrainer.Train(labels, new(Seed: 7, Cores: 1)));
        Assert.Equal(one, RouterModelWriter.Write(RouterTrainer.Train(labels, new(Seed: 7, Cores: 4))));
        Assert.NotEqual(one, RouterModelWriter.Write(RouterTrainer.Train(labels, new(Seed: 8, Cores: 4))));
    }

    [Fact]
    public void Train_LearnableLaw_FindsItOnNewPrompts()
    {
        RouterModel model = RouterTrainer.Train(SyntheticTraffic.Make(1_500, seed: 1), new(Cores: 2));
        RouterEvaluation fresh = Evaluate(model, SyntheticTraffic.Make(800, seed: 2));
        Assert.True(fresh.Apgr > 0.75, $"APGR {fresh.Apgr}");
        Assert.True(fresh.Ece < 0.08, $"ECE {fresh.Ece}");
        Assert.InRange(fresh.Apgr!.Value - model.Summary.Apgr!.Value, -0.08, 0.08); // what it says of itself holds
    }

    [Fact]
    public void Train_PureNoise_SaysThatItIsWorthNothing()
    {
        RouterModel model = RouterTrainer.Train(SyntheticTraffic.Make(800, seed: 1, noise: 0.5), new(Cores: 2));
        Assert.True(model.Summary.ApgrLow < 0.5, $"low end {model.Summary.ApgrLow}");
    }

    /// <summary>One client repeats a hard prompt with the label that it is easy: it has one vote of many.</summary>
    [Fact]
    public void Train_OneLabelAThousandTimes_MovesNothingMuch()
    {
        LabelledPrompt[] labels = SyntheticTraffic.Make(400, seed: 1);
        LabelledPrompt poison = new(Encoding.UTF8.GetBytes("prove the theorem of homotopy with a lemma for the tensor"), "support", 1, 0);
        RouterModel clean = RouterTrainer.Train([.. labels, poison], new(Cores: 2)), poisoned = RouterTrainer.Train([.. labels, .. Enumerable.Repeat(poison, 1_000)], new(Cores: 2));
        Assert.Equal(RouterModelWriter.Write(clean), RouterModelWriter.Write(poisoned));
    }

    [Fact]
    public void Train_TenthOfTheLabelsTurnedRound_StillRoutes()
    {
        LabelledPrompt[] labels = SyntheticTraffic.Make(800, seed: 1);
        for (int i = 0; i < labels.Length; i += 10) labels[i] = labels[i] with { Weak = 1 - labels[i].Weak, Strong = 1 - labels[i].Strong };
        Assert.True(Evaluate(RouterTrainer.Train(labels, new(Cores: 2)), SyntheticTraffic.Make(800, seed: 2)).Apgr > 0.7);
    }

    [Fact]
    public void Train_TooFewPrompts_SaysHowManyItNeeds() =>
        Assert.Contains("20", Assert.Throws<LabelException>(() => RouterTrainer.Train(SyntheticTraffic.Make(10, seed: 1), new())).Message);

    [Fact]
    public void Train_LabelsWithTimes_IsJudgedOnTheLatest()
    {
        DateTimeOffset start = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);
        RouterModel model = RouterTrainer.Train(SyntheticTraffic.Make(1_600, seed: 1, from: start), new(Cores: 2));
        Assert.Equal(320, model.Table.Labels);
        Assert.Equal(start.AddMinutes(1_599), model.Summary.LabelledUntil);
    }

    [Fact]
    public void Judge_BetterLabels_PromotesAndWorseDoNot()
    {
        TrainingOptions options = new(Cores: 2);
        RouterModel good = RouterTrainer.Train(SyntheticTraffic.Make(1_200, seed: 1), options), useless = RouterTrainer.Train(SyntheticTraffic.Make(300, seed: 3, noise: 0.5), options);
        LabelledPrompt[] labels = SyntheticTraffic.Make(1_200, seed: 2);
        Assert.True(Promotion.Judge(useless, labels, options).IsBetter);
        LabelledPrompt[] later = [.. labels[..1_000].Select(label => label with { Weak = 1 - label.Weak }), .. labels[1_000..]]; // a poisoned batch
        DateTimeOffset start = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);
        Assert.False(Promotion.Judge(good, later.Select((label, i) => label with { At = start.AddMinutes(i) }), options).IsBetter);
        Assert.False(Promotion.Judge(useless, labels[..400], options).IsBetter); // too few to tell
    }

    private static RouterEvaluation Evaluate(RouterModel model, LabelledPrompt[] labels)
    {
        RouterScorer scorer = new(model);
        return RouterEvaluation.From([.. labels.Select(label =>
        {
            RouterScore score = scorer.Score(label.Prompt.Span, label.Route);
            return new Outcome(score.Score, score.WeakQuality, label.Weak, label.Strong, score.IsNovel, score.IsKnownRoute);
        })], seed: 1);
    }
}
