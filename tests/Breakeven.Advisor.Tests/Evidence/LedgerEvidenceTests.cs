using Breakeven.Advisor.Evidence;
using Breakeven.TestKit.Records;

namespace Breakeven.Advisor.Tests.Evidence;

public sealed class LedgerEvidenceTests
{
    private static readonly CallRecord s_today = CallRecords.Chat(1), s_copy = CallRecords.Chat(2) with { ShadowOf = s_today.Id, ResponseModel = "llama-3.3-70b", Target = "own", Arm = "shadow" };

    private static QualityFact Fact(QualityFactSource source, string check, double? score, double? reference = null, string? label = null) =>
        QualityFact.Of(s_copy, CallRecords.Start, source) with { Check = check, Score = score, ReferenceScore = reference, ReferenceModel = "gpt-4.1", Label = label };

    [Fact]
    public void Of_ChecksOfOneAnswer_AreOneSampleAgainstTodaysAnswer()
    {
        QualitySample sample = Assert.Single(LedgerEvidence.Of([Fact(QualityFactSource.Validator, "json", 1, 1), Fact(QualityFactSource.Validator, "schema", 0, 1)]));
        Assert.Equal((QualitySource.Validator, 0.5, 1.0, "llama-3.3-70b", "gpt-4.1", "chat"), (sample.Source, sample.Score, sample.ReferenceScore, sample.Model, sample.Reference, sample.Workload));
        Assert.Equal(s_today.Id.ToString("N"), sample.Item);
    }

    [Fact]
    public void Of_OnlyThatAnAnswerIsThere_IsNoEvidence() =>
        Assert.Empty(LedgerEvidence.Of([Fact(QualityFactSource.Validator, "non_empty", 1, 1), Fact(QualityFactSource.Validator, "finished", 1, 1)]));

    [Fact]
    public void Of_BothOrdersOfAJudge_AreTwoPreferencesWithTheirPlaces()
    {
        QualitySample[] samples = [.. LedgerEvidence.Of([
            Fact(QualityFactSource.Judge, "arbiter", 1, label: "first") with { Judge = "gpt-5" }, Fact(QualityFactSource.Judge, "arbiter", 0.5, label: "second") with { Judge = "gpt-5" },
            Fact(QualityFactSource.Judge, "arbiter", null, label: "unreadable")])];
        Assert.Equal([(Preference.Win, true), (Preference.Tie, false)], samples.Select(sample => (sample.Preference!.Value, sample.CandidateFirst!.Value)));
        Assert.All(samples, sample => Assert.Equal("gpt-5", sample.Judge));
    }

    [Fact]
    public void Of_FeedbackWithoutAScore_IsLeftOut() => Assert.Empty(LedgerEvidence.Of([Fact(QualityFactSource.Feedback, "", null, label: "odd")]));

    /// <summary>What the advisor makes of it: a hundred lost comparisons refute a model.</summary>
    [Fact]
    public void Of_CopiesThatFailTheirSchema_RefuteTheModel()
    {
        QualityFact[] facts = [.. Enumerable.Range(0, 100).Select(i => QualityFact.Of(CallRecords.Chat(i) with { ResponseModel = "llama-3.3-70b" }, CallRecords.Start, QualityFactSource.Validator) with
        {
            Check = "schema", Score = i % 2, ReferenceScore = 1, ReferenceModel = "gpt-4.1",
        })];
        WorkloadQuality known = WorkloadQuality.Of(EvidenceSet.Empty.With(LedgerEvidence.Of(facts)).Of("chat"), ["gpt-4.1"], 0.02m, null, ShippedCatalogs.OpenModels);
        Assert.Equal(QualityStatus.Refuted, Assert.Single(known.Models).Status);
    }
}
