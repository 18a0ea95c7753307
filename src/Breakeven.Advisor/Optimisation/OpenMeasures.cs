using System.Globalization;
using Breakeven.Advisor.Scenarios;
using Breakeven.Advisor.Workloads;
using Breakeven.Economics.Comparison;

namespace Breakeven.Advisor.Optimisation;

/// <summary>What may save more, and somebody has to decide or to prove: told, each alone on the optimised bill, and not counted.</summary>
internal static class OpenMeasures
{
    private const decimal Trimmed = 0.1m;

    public static IEnumerable<OptimisationMeasure> Of(UsageAnalysis usage, WorkloadProfile observed, ScenarioWorkload workload, CostModel model, RateCard? card, AdviceOptions options)
    {
        if (model.Mix.BatchFraction <= 0m) yield return BatchMeasure.Estimated(usage, workload, model);
        if (workload.FrontierRequired != true && card is not null && CheaperModel.Find(card, model.Mix, observed.InputPercentiles.P99, options) is { } cheaper) yield return Cheaper(card, cheaper.Card, cheaper.Saving, usage, model);
        yield return Shorter(model);
    }

    private static OptimisationMeasure Cheaper(RateCard from, RateCard to, decimal saving, UsageAnalysis usage, CostModel model)
    {
        decimal bill = model.Costs().Api, share = (decimal)Math.Round(usage.MainModel!.Share, 9);
        return OptimisationMeasure.Of("cheaper_model", MeasureBasis.NeedsEvidence, false, bill, bill * (1m - share * saving),
            $"{to.Model} instead of {from.Model}, which serves {share.ToString("0.# %", CultureInfo.InvariantCulture)} of requests, costs {saving.ToString("0.# %", CultureInfo.InvariantCulture)} less for these sizes ({from.Provider}, {to.Source} {to.SourceDate:yyyy-MM-dd}). Whether it is good enough is not known.",
            "Shadow it first (`shadow: { target, share: 0.1 }` on the route) and compare the answers.");
    }

    private static OptimisationMeasure Shorter(CostModel model)
    {
        CostModel shorter = model with { Mix = model.Mix with { InputTokens = model.Mix.InputTokens * (1m - Trimmed) } };
        return OptimisationMeasure.Of("shorter_prompts", MeasureBasis.Estimated, false, model.Costs().Api, shorter.Costs().Api,
            "What 10 % fewer prompt tokens would save, cached and uncached alike; how much can go without harm is not known.",
            "Cut history, examples and retrieved passages that do not change the answer.");
    }
}
