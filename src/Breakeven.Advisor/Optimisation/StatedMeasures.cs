using System.Collections.Immutable;
using System.Globalization;
using Breakeven.Advisor.Scenarios;
using Breakeven.Economics.Comparison;

namespace Breakeven.Advisor.Optimisation;

/// <summary>Says what a scenario gave: cached input, batch and a saving are in its API cost already; exact repeats are told, not counted.</summary>
internal static class StatedMeasures
{
    public static OptimisationPlan Of(CostModel model, ScenarioWorkload workload)
    {
        CostModel unsaved = model with { Api = model.Api with { OptimisationSaving = 0m } };
        CostModel unbatched = unsaved with { Mix = unsaved.Mix with { BatchFraction = 0m } };
        CostModel plain = unbatched with { Mix = unbatched.Mix with { CachedInputFraction = 0m, CacheWriteFraction = 0m } };
        decimal before = plain.Costs().Api, cached = unbatched.Costs().Api, after = model.Costs().Api;
        var measures = ImmutableArray.CreateBuilder<OptimisationMeasure>();
        if (model.Mix.CachedInputFraction > 0m)
            measures.Add(OptimisationMeasure.Of("prompt_cache", MeasureBasis.Stated, true, before, cached,
                $"{Percent(model.Mix.CachedInputFraction)} of input at the price of cached input, as given.", "Keep instructions and tools first and unchanged."));
        if (BatchMeasure.Stated(unsaved) is { } batch) measures.Add(batch);
        if (model.Api.OptimisationSaving > 0m)
            measures.Add(OptimisationMeasure.Of("stated_saving", MeasureBasis.Stated, true, unsaved.Costs().Api, after,
                $"{Percent(model.Api.OptimisationSaving)} of the bill, as stated (`optimisation_saving`); nothing measured is added.", "As planned by whoever stated it."));
        if (workload.ExactRepeatFraction is { } repeats)
            measures.Add(OptimisationMeasure.Of("response_cache", MeasureBasis.Stated, false, after, after * (1m - repeats),
                $"{Percent(repeats)} of requests repeat exactly, as stated; not in the figures, where `requests_per_month` is what reaches a model.", "`cache: { exact: { ttl: 1h } }` in the configuration."));
        return new(before, after, model.RequestsPerMonth, model.RequestsPerMonth, measures.ToImmutable());
    }

    private static string Percent(decimal share) => share.ToString("0.# %", CultureInfo.InvariantCulture);
}
