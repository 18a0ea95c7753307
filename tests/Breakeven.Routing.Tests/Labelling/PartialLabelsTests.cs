using System.Text;
using Breakeven.Routing.Decisions;
using Breakeven.Routing.Evaluation;
using Breakeven.Routing.Labelling;
using Breakeven.Routing.Scoring;
using Breakeven.Routing.Training;
using CsCheck;

namespace Breakeven.Routing.Tests.Labelling;

public sealed class PartialLabelsTests
{
    private static readonly DateTimeOffset s_start = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Another measure has another scale: it says which prompts go better, not how good the model is.</summary>
    [Fact]
    public void Fit_KindOfAnotherScale_HasTheMeanOfThePairs()
    {
        LabelledPrompt[] pairs = SyntheticTraffic.Make(400, seed: 1);
        PartialLabel[] fitted = PartialLabels.Fit(pairs, [.. Partials(40, 2, key: "team").Select(partial => partial with { Quality = 0.1 + (0.1 * partial.Quality) })]);
        Assert.Equal(40, fitted.Length);
        Assert.Equal(pairs.Average(pair => pair.Weak), fitted.Average(partial => partial.Quality), 9);
        Assert.Equal(2, fitted.Select(partial => Math.Round(partial.Quality, 9)).Distinct().Count());
    }

    [Fact]
    public void Fit_WhatPairsDoNotCover_IsLeftOut()
    {
        LabelledPrompt[] pairs = SyntheticTraffic.Make(400, seed: 1);
        PartialLabel elsewhere = Partials(1, 2, key: "team")[0] with { Route = "elsewhere" }, known = Partials(1, 2, key: "team")[0] with { Prompt = pairs[0].Prompt };
        Assert.Empty(PartialLabels.Fit(pairs, [elsewhere, known]));
    }

    /// <summary>However many keys and calls: a key has one vote for each prompt, and at most a tenth of the pairs.</summary>
    [Fact]
    public void Fit_AnyNumberOfVotes_BoundsEachKey() =>
        Gen.Select(Gen.Int[1, 600], Gen.Int[1, 4], Gen.Int[20, 300], Gen.Int[1, 60]).Sample((votes, keys, count, prompts) =>
        {
            LabelledPrompt[] pairs = SyntheticTraffic.Make(count, seed: 1);
            PartialLabel[] partials = [.. Enumerable.Range(0, votes).Select(i => Partials(1, 1_000 + (i % prompts), key: $"key{i % keys}")[0])];
            PartialLabel[] fitted = PartialLabels.Fit(pairs, partials);
            return fitted.GroupBy(partial => partial.Key).All(key => key.Count() <= count / PartialLabels.PairsPerVote && key.Select(partial => Encoding.UTF8.GetString(partial.Prompt.Span)).Distinct().Count() == key.Count())
                && fitted.All(partial => partial.Quality is >= 0 and <= 1);
        }, iter: 40);

    /// <summary>Attack of issue 7: one key sends thousands of scores that praise the weak model where it fails and damn it where it does well.</summary>
    [Fact]
    public void Train_OneKeySpamsFeedback_DoesNotMoveTheRouter()
    {
        LabelledPrompt[] pairs = SyntheticTraffic.Make(800, seed: 1, from: s_start), fresh = SyntheticTraffic.Make(800, seed: 2);
        PartialLabel[] spam = [.. Partials(4_000, 3, key: "mallory").Select(partial => partial with { Quality = 1 - partial.Quality })];
        TrainingOptions options = new(Cores: 2);
        RouterModel clean = RouterTrainer.Train(pairs, options), poisoned = RouterTrainer.Train(pairs, spam, options);
        double honest = Apgr(clean, fresh), attacked = Apgr(poisoned, fresh);
        Assert.True(attacked > honest - 0.02, $"{attacked} after {honest}");
        RoutingTarget target = new RoutingTarget.Quality(0.9);
        ThresholdChoice before = ThresholdChooser.Choose(clean, target), after = ThresholdChooser.Choose(poisoned, target);
        Assert.Equal(before.Verdict, after.Verdict);
        Assert.InRange(after.StrongShare - before.StrongShare, -0.08, 0.08);
        Assert.Equal((clean.Table.Weak, clean.Table.Strong), (poisoned.Table.Weak, poisoned.Table.Strong)); // what the models are worth is measured on pairs
    }

    /// <summary>Praise alone lifts nothing: the level is that of the pairs.</summary>
    [Fact]
    public void Train_ManyKeysOnlyPraiseTheWeakModel_ExpectsNoMoreOfIt()
    {
        LabelledPrompt[] pairs = SyntheticTraffic.Make(600, seed: 1);
        PartialLabel[] praise = [.. Enumerable.Range(0, 10).SelectMany(key => Partials(200, 10 + key, $"key{key}").Select(partial => partial with { Quality = 1 }))];
        RouterModel clean = RouterTrainer.Train(pairs, new(Cores: 2)), praised = RouterTrainer.Train(pairs, praise, new(Cores: 2));
        LabelledPrompt[] fresh = SyntheticTraffic.Make(400, seed: 2);
        Assert.Equal(Mean(clean), Mean(praised), 0.04);

        double Mean(RouterModel model)
        {
            RouterScorer scorer = new(model);
            return fresh.Average(label => scorer.Score(label.Prompt.Span, label.Route).WeakQuality);
        }
    }

    /// <summary>They are used: honest scores of several keys help where pairs are few and noisy.</summary>
    [Fact]
    public void Train_HonestFeedbackOfManyKeys_HelpsWherePairsAreFewAndNoisy()
    {
        double with = 0, without = 0;
        for (int seed = 1; seed <= 3; seed++)
        {
            LabelledPrompt[] pairs = SyntheticTraffic.Make(60, seed, noise: 0.35), fresh = SyntheticTraffic.Make(600, seed + 100);
            PartialLabel[] partials = [.. Enumerable.Range(0, 40).SelectMany(key => Partials(10, (1_000 * seed) + key, $"key{key}"))];
            without += Apgr(RouterTrainer.Train(pairs, new(Cores: 2)), fresh);
            with += Apgr(RouterTrainer.Train(pairs, partials, new(Cores: 2)), fresh);
        }
        Assert.True(with > without + 0.03, $"{with / 3} after {without / 3}");
    }

    [Fact]
    public void Judge_Promotion_LearnsFromNothingLaterThanWhatJudges()
    {
        LabelledPrompt[] pairs = SyntheticTraffic.Make(1_200, seed: 1, from: s_start);
        RouterModel current = RouterTrainer.Train(SyntheticTraffic.Make(300, seed: 3, noise: 0.5), new(Cores: 2));
        PartialLabel[] later = [.. Partials(500, 5, "team").Select(partial => partial with { At = s_start.AddYears(1) })];
        Assert.Equal(Promotion.Judge(current, pairs, [], new(Cores: 2)), Promotion.Judge(current, pairs, later, new(Cores: 2)));
    }

    private static PartialLabel[] Partials(int count, int seed, string key) =>
        [.. SyntheticTraffic.Make(count, seed, noise: 0).Select((label, i) => new PartialLabel(label.Prompt, "support", IsStrong: false, label.Weak, LabelKind.Feedback, key, s_start.AddSeconds(i)))];

    private static double Apgr(RouterModel model, LabelledPrompt[] labels)
    {
        RouterScorer scorer = new(model);
        return RouterEvaluation.From([.. labels.Select(label =>
        {
            RouterScore score = scorer.Score(label.Prompt.Span, label.Route);
            return new Outcome(score.Score, score.WeakQuality, label.Weak, label.Strong, score.IsNovel, score.IsKnownRoute);
        })], seed: 1).Apgr!.Value;
    }
}
