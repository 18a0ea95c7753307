using Breakeven.Advisor.Evidence;
using CsCheck;

namespace Breakeven.Advisor.Tests.Evidence;

public sealed class WorkloadQualityTests
{
    [Fact]
    public void Of_EnoughPairs_ProvesRefutesOrLeavesOpen()
    {
        Assert.Equal(QualityStatus.Proven, Scores.One(Scores.Good(Scores.Llama)).Status);
        Assert.Equal(QualityStatus.Refuted, Scores.One(Scores.Bad(Scores.Llama)).Status);
        ModelQuality few = Scores.One(Scores.Few(Scores.Llama));
        Assert.Equal(QualityStatus.Unsettled, few.Status);
        // (1.96 + 0.84)² · variance / 0.02², less the 30 at hand; the variance with the two pseudo-pairs is 4/32.
        Assert.Equal((long)Math.Ceiling(Math.Pow(1.959964 + 0.841621, 2) * (4 / 32.0) / 0.0004) - 30, few.Sources[0].MoreItems);
    }

    [Fact]
    public void Of_AModelUnderAnotherSpelling_IsTheCatalogs() => Assert.Equal(Scores.Llama, Scores.One(Scores.Few("llama-3.3-70b")).Model);

    [Fact]
    public void Of_RowsOfBothModels_PairsThemByItem()
    {
        IEnumerable<QualitySample> rows = Enumerable.Range(0, 400).SelectMany(item => new[]
        {
            new QualitySample("openai/gpt-4.1", QualitySource.Evaluation) { Item = $"{item}", Score = item % 2 },
            new QualitySample(Scores.Llama, QualitySource.Evaluation) { Item = $"{item}", Score = item % 2 },
        });
        SourceQuality source = Scores.One(rows, 0.02m, null, "gpt-4.1").Sources[0];
        Assert.Equal(("paired", 400, 0d), (source.Method, source.Items, source.Difference));
        Assert.Equal(QualityStatus.Proven, source.Status);
    }

    [Fact]
    public void Of_OtherItems_ComparesTwoGroupsWithAWiderInterval()
    {
        IEnumerable<QualitySample> rows = Enumerable.Range(0, 400).SelectMany(item => new[]
        {
            new QualitySample("gpt-4.1", QualitySource.Evaluation) { Item = $"a{item}", Score = item % 2 },
            new QualitySample(Scores.Llama, QualitySource.Evaluation) { Item = $"b{item}", Score = item % 2 },
        });
        SourceQuality source = Scores.One(rows, 0.02m, null, "gpt-4.1").Sources[0];
        Assert.Equal(("independent", QualityStatus.Unsettled), (source.Method, source.Status));
        Assert.Contains("different questions", source.Caveats[0], StringComparison.Ordinal);
        Assert.True(source.MoreItems > 1_000);
    }

    [Fact]
    public void Of_OneItemJudgedOftenAndInBothOrders_CountsOnce()
    {
        IEnumerable<QualitySample> rows = Enumerable.Range(0, 200).SelectMany(item => new[]
        {
            new QualitySample(Scores.Qwen, QualitySource.Judge) { Item = $"{item}", Preference = Preference.Win, CandidateFirst = true, Judge = "gpt-4.1" },
            new QualitySample(Scores.Qwen, QualitySource.Judge) { Item = $"{item}", Preference = Preference.Loss, CandidateFirst = false, Judge = "gpt-4.1" },
        });
        SourceQuality source = Scores.One(rows, 0.02m, null, "gpt-4.1").Sources[0];
        // A judge that always takes the first answer says nothing: both orders cancel.
        Assert.Equal((200, 0d), (source.Items, source.Difference));
        Assert.DoesNotContain(source.Caveats, caveat => caveat.Contains("both orders", StringComparison.Ordinal));
        Assert.Contains(source.Caveats, caveat => caveat.Contains("own family", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true, "came first in 100")]
    [InlineData(null, "order in which answers were shown is not told")]
    public void Of_JudgeWithOneOrder_SaysThatItsPlaceMayDecide(bool? first, string caveat)
    {
        IEnumerable<QualitySample> rows = Enumerable.Range(0, 50).Select(item => new QualitySample(Scores.Qwen, QualitySource.Judge) { Item = $"{item}", Preference = Preference.Tie, CandidateFirst = first });
        Assert.Contains(Scores.One(rows).Sources[0].Caveats, text => text.Contains(caveat, StringComparison.Ordinal));
    }

    [Fact]
    public void Of_SourcesThatContradict_SettleNothing()
    {
        ModelQuality model = Scores.One(Scores.Good(Scores.Llama).Concat(Scores.Pairs(Scores.Llama, 880, 110, 10, QualitySource.Validator)));
        Assert.Equal(QualityStatus.Unsettled, model.Status);
        Assert.Contains("contradict", model.Text, StringComparison.Ordinal);
        Assert.All(model.Sources, source => Assert.Equal(0.975, source.Level));
    }

    [Fact]
    public void Of_Floor_DecidesWithoutTodaysModelAndBesideIt()
    {
        QualitySample[] alone = [.. Enumerable.Range(0, 1_000).Select(item => new QualitySample(Scores.Qwen, QualitySource.Validator) { Item = $"{item}", Score = item % 10 == 0 ? 0 : 1 })];
        Assert.Equal(QualityStatus.Unsettled, Scores.One(alone).Status);
        Assert.Null(Scores.One(alone).Sources[0].MoreItems);
        Assert.Equal(QualityStatus.Proven, Scores.One(alone, floor: 0.85m).Status);
        Assert.Equal(QualityStatus.Refuted, Scores.One(alone, floor: 0.95m).Status);
        Assert.Equal(QualityStatus.Unsettled, Scores.One(alone, floor: 0.9m).Status);
        Assert.Equal(QualityStatus.Refuted, Scores.One(Scores.Pairs(Scores.Llama, 500, 5, 5).Concat(Enumerable.Range(0, 500).Select(item => new QualitySample(Scores.Llama, QualitySource.Evaluation) { Item = $"x{item}", Score = 0, ReferenceScore = 0 })), floor: 0.8m).Status);
    }

    [Fact]
    public void Of_RowsInAnotherOrder_IsTheSame()
    {
        QualitySample[] rows = [.. Scores.Few(Scores.Llama), .. Scores.Bad(Scores.Qwen), .. Enumerable.Range(0, 40).Select(item => new QualitySample(Scores.Qwen, QualitySource.Feedback) { Score = item / 40.0, ReferenceScore = 0.7 })];
        QualitySample[] shuffled = [.. rows];
        new Random(5).Shuffle(shuffled);
        Assert.Equal(Text(Scores.Judge(rows)), Text(Scores.Judge(shuffled)));

        static string Text(WorkloadQuality known) => string.Join('\n', known.Models.Select(model => $"{model.Text} {string.Join(' ', model.Sources.Select(source => $"{source.Low:R} {source.High:R}"))}"));
    }

    /// <summary>Asking more of a model never turns a refused one into one that passes.</summary>
    [Fact]
    public void Of_StricterMarginOrFloor_NeverHelpsAModel()
    {
        Gen<(int Both, int Today, int Model)> counts = Gen.Select(Gen.Int[0, 800], Gen.Int[0, 80], Gen.Int[0, 80]);
        Gen.Select(counts, counts, Gen.Int[1, 200], Gen.Int[1, 200], Gen.Int[0, 100], Gen.Int[0, 100]).Where(one => one.Item1.Both + one.Item1.Today + one.Item1.Model > 0).Sample((first, second, a, b, low, high) =>
        {
            QualitySample[] rows = [.. Scores.Pairs(Scores.Llama, first.Both, first.Today, first.Model), .. Scores.Pairs(Scores.Llama, second.Both, second.Today, second.Model, QualitySource.Validator)];
            QualityStatus loose = Scores.One(rows, Math.Max(a, b) / 1_000m, Math.Min(low, high) / 100m).Status, strict = Scores.One(rows, Math.Min(a, b) / 1_000m, Math.Max(low, high) / 100m).Status;
            if (loose == QualityStatus.Refuted) Assert.Equal(QualityStatus.Refuted, strict);
            Assert.False(strict == QualityStatus.Proven && loose == QualityStatus.Refuted);
        }, iter: 80);
    }
}
