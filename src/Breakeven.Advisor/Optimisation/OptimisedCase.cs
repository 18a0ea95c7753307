using System.Collections.Immutable;
using System.Globalization;
using Breakeven.Advisor.Counterfactuals;
using Breakeven.Advisor.Scenarios;
using Breakeven.Advisor.Verdicts;
using Breakeven.Advisor.Workloads;
using Breakeven.Economics.Comparison;

namespace Breakeven.Advisor.Optimisation;

/// <summary>Settles a workload with its API used well: what the records prove that it saves is taken off before anything is compared.</summary>
/// <remarks>
/// 1. As recorded. 2. Without the requests that a response cache would answer, for every fleet. 3. The prompt cache, on what is left. 4. Told but not counted: batch,
/// a cheaper model, shorter prompts. A stated <c>optimisation_saving</c> replaces 2 and 3, and a scenario on paper stays as stated. See docs/concepts/optimised-api.md.
/// </remarks>
internal static class OptimisedCase
{
    /// <summary>Less than a hundredth of the bill is told, but is worth no change.</summary>
    public const decimal LeastShare = 0.01m;
    private const string CacheHow = "`cache: { exact: { ttl: 1h } }` in the configuration. Sampling settings are not recorded: leave it off where clients ask again to get another answer.";

    /// <param name="path">JSON path of the workload, for problems.</param>
    public static WorkloadCase Build(Scenario scenario, ScenarioWorkload workload, AdviceOptions options, string path)
    {
        WorkloadCase recorded = CaseBuilder.Build(scenario, workload, options, path) with { Recorded = workload.Observed, Growth = Growth(workload) };
        if (!recorded.VolumeIsKnown) return recorded;
        if (workload is not { OptimisationSaving: null, Observed: { Usage: { } usage } observed })
            return recorded with { Optimisation = StatedMeasures.Of(recorded.Model, workload) };

        WorkloadCase left = observed.AfterResponseCache is { } after && RepeatShare(usage) >= (double)LeastShare
            ? CaseBuilder.Build(scenario, ObservedScenario.Reduced(workload, after), options, path) with { Recorded = observed, Growth = recorded.Growth }
            : recorded;
        RateCard? card = CurrentModel.CardOf(usage.MainModel, options);
        ImmutableArray<OptimisationMeasure> safe =
        [
            .. BatchMeasure.Stated(recorded.Model) is { } batch ? [batch] : ImmutableArray<OptimisationMeasure>.Empty,
            ResponseCache(usage, recorded.Model, left.Model, isCounted: left != recorded),
            PromptCache(scenario, workload, usage, left.Model, card),
        ];
        decimal saving = safe[^1] is { IsCounted: true, SavingShare: { } share } ? share : 0m;
        CostModel optimised = left.Model with { Api = left.Model.Api with { OptimisationSaving = saving } };
        CostModel before = recorded.Model with { Mix = recorded.Model.Mix with { BatchFraction = 0m } };
        ImmutableArray<OptimisationMeasure> all = [.. safe, .. OpenMeasures.Of(usage, observed, workload, optimised, card, options)];
        bool changes = left != recorded || saving > 0m;
        return left with
        {
            Model = optimised,
            Unoptimised = changes ? recorded.Model : null,
            Assumptions = [.. left.Assumptions.Where(entry => entry.Name != "optimisation_saving"), .. Assumed(recorded.Model, optimised)],
            Optimisation = new(before.Costs().Api, optimised.Costs().Api, recorded.Model.RequestsPerMonth, optimised.RequestsPerMonth,
                [.. all.Where(measure => measure.IsCounted), .. all.Where(measure => !measure.IsCounted)]),
        };
    }

    private static GrowthEstimate? Growth(ScenarioWorkload workload) =>
        workload.GrowthPerMonth is { } stated ? new GrowthEstimate((double)stated, null, null, 0, null) : workload.Observed?.Usage?.Growth;

    private static double RepeatShare(UsageAnalysis usage) => usage.Repeats.FirstOrDefault(repeat => repeat.Lifetime == ResponseCacheReplay.Counted)?.Share ?? 0;

    private static OptimisationMeasure ResponseCache(UsageAnalysis usage, CostModel recorded, CostModel left, bool isCounted)
    {
        if (usage.Repeats.IsEmpty) return OptimisationMeasure.NotMeasured("response_cache", "No whole prompt was hashed, so no repeat can be proven.", CacheHow);
        decimal before = recorded.Costs().Api, after = isCounted ? left.Costs().Api : before * (1m - (decimal)RepeatShare(usage));
        string each = string.Join(", ", usage.Repeats.Select(repeat => $"{repeat.Share.ToString("0.# %", CultureInfo.InvariantCulture)} within {Words(repeat.Lifetime)}"));
        return OptimisationMeasure.Of("response_cache", MeasureBasis.Measured, isCounted, before, after,
            $"Requests that repeat one of the same key, route and model: {each}. At a time to live of an hour {recorded.RequestsPerMonth:#,0} requests a month become {(isCounted ? left : recorded with { RequestsPerMonth = recorded.RequestsPerMonth * (1m - (decimal)RepeatShare(usage)) }).RequestsPerMonth:#,0}, for own servers as for the API.", CacheHow);
    }

    private static OptimisationMeasure PromptCache(Scenario scenario, ScenarioWorkload workload, UsageAnalysis usage, CostModel left, RateCard? card)
    {
        ScenarioApi api = workload.Api?.Over(scenario.Api) ?? scenario.Api;
        bool isStated = api.InputUsdPerM is not null || api.Model is not null;
        (TokenRates rates, string source) = isStated ? (left.Api.Rates, api.Model ?? "as stated")
            : card is not null ? (card.RatesFor((long)left.Mix.InputTokens), $"{card.Provider}/{card.Model}")
            : (left.Api.Rates, "the default's");
        return PromptCacheMeasure.Of(usage, left.Mix, rates, source, left.Costs().Api);
    }

    private static IEnumerable<Assumption> Assumed(CostModel recorded, CostModel optimised)
    {
        decimal before = recorded.Costs().Api, share = before <= 0m ? 0m : 1m - optimised.Costs().Api / before;
        yield return new("optimisation_saving", share.ToString("0.####", CultureInfo.InvariantCulture), "the ledger: exact repeats and prompt prefixes replayed; batch, cheaper models and shorter prompts are not counted");
        if (recorded.RequestsPerMonth != optimised.RequestsPerMonth)
            yield return new("response_cache", $"{recorded.RequestsPerMonth:#,0} requests a month become {optimised.RequestsPerMonth:#,0}", "the ledger: exact repeats within an hour, for own servers as for the API");
    }

    private static string Words(TimeSpan lifetime) => lifetime.TotalHours >= 24 ? "a day" : lifetime.TotalHours >= 1 ? "an hour" : "5 minutes";
}
