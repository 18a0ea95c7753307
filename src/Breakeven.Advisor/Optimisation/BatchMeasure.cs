using System.Globalization;
using Breakeven.Advisor.Scenarios;
using Breakeven.Advisor.Workloads;
using Breakeven.Economics.Comparison;

namespace Breakeven.Advisor.Optimisation;

/// <summary>What a batch tier would save on calls that nobody waits for. An estimate from above unless somebody states the share or a deadline.</summary>
internal static class BatchMeasure
{
    private const string Name = "batch";
    private const string How = "Send what can wait a day as a batch (`/v1/batches`: own engines take it while they are idle, or the provider at its discount), or with `service_tier: flex`; state `deadline: 24h` for the workload to have it counted.";

    /// <summary>The part that is in the API's cost because it was stated; null without one.</summary>
    public static OptimisationMeasure? Stated(CostModel model)
    {
        if (model.Mix.BatchFraction <= 0m) return null;
        decimal without = (model with { Mix = model.Mix with { BatchFraction = 0m } }).Costs().Api;
        return OptimisationMeasure.Of(Name, MeasureBasis.Stated, true, without, model.Costs().Api,
            $"{Percent(model.Mix.BatchFraction)} of requests as batch at {Percent(model.Api.BatchDiscount)} off, as stated or as the deadline allows.", How);
    }

    /// <summary>What the records hint at; not counted.</summary>
    public static OptimisationMeasure Estimated(UsageAnalysis usage, ScenarioWorkload workload, CostModel model)
    {
        if (workload.LatencyBudgetMs is not null)
            return new(Name, MeasureBasis.Estimated, false, 0m, 0m, "The workload has a latency budget: its calls are waited for.", How);
        if (workload.Deadline is { } deadline)
            return new(Name, MeasureBasis.Estimated, false, 0m, 0m, $"The deadline of {deadline.TotalHours:0.##} h is shorter than the 24 h that batch interfaces take.", How);
        if (usage.UnstreamedShare is not { } waiting)
            return OptimisationMeasure.NotMeasured(Name, "The records do not say which answers were streamed, and no deadline is stated.", How);
        decimal share = (decimal)Math.Round(waiting, 9), bill = model.Costs().Api;
        string slow = usage.SlowTierShare is > 0 and { } already ? $" {Percent((decimal)already)} are at a slow tier already." : "";
        return OptimisationMeasure.Of(Name, MeasureBasis.Estimated, false, bill, bill * (1m - share * model.Api.BatchDiscount),
            $"At most {Percent(share)} of requests: those that were not streamed, which is a hint and no proof that nobody waited, at {Percent(model.Api.BatchDiscount)} off.{slow}", How);
    }

    private static string Percent(decimal share) => share.ToString("0.# %", CultureInfo.InvariantCulture);
}
