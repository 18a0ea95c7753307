using System.Collections.Immutable;
using Breakeven.Advisor.Scenarios;
using Breakeven.Advisor.Verdicts;
using Breakeven.Economics.Capacity;
using Breakeven.Economics.Comparison;

namespace Breakeven.Advisor.Counterfactuals;

/// <summary>What one server carries, and whether the model runs on it at all.</summary>
internal sealed record CapacityFinding(decimal? RequestsPerMonth, bool IsModelled, string? Precision)
{
    public Finding? Exclusion { get; init; }
    public ImmutableArray<Finding> Warnings { get; init; } = [];
}

/// <summary>A stated capacity, or the capacity model where hardware and model are known; memory is checked either way.</summary>
internal static class CapacityFinder
{
    private const decimal SecondsPerMonth = 730m * 3600m;

    /// <summary>Share of an end-to-end budget that may pass before the first token.</summary>
    private const decimal FirstTokenShare = 0.2m;

    public static CapacityFinding Find(ScenarioWorkload workload, ScenarioSelfHost hosting, RequestMix mix, OpenModel? model, Accelerator? accelerator, int gpus, string? storedAs = null)
    {
        decimal? stated = hosting.CapacityRequestsPerMonth ?? hosting.RpsPerServer * SecondsPerMonth;
        if (model is null || accelerator is null) return new(stated, false, workload.Precision);

        string precision = workload.Precision ?? storedAs ?? (accelerator.Fp8Tflops is null ? "bf16" : "fp8");
        var shape = new DeploymentShape(accelerator, model, precision, gpus);
        var request = new RequestShape((double)Math.Max(1m, mix.InputTokens), (double)Math.Max(1m, mix.OutputTokens + mix.ReasoningTokens));
        DeploymentCapacity capacity = CapacityModel.Estimate(shape, request, Target(workload, mix));
        var finding = new CapacityFinding(stated, stated is null, precision);
        if (!capacity.FitsMemory) return finding with { IsModelled = false, Exclusion = DoesNotFit(capacity, model, precision, accelerator, gpus) };
        if (capacity.ComputesAt16Bit && precision != "int4" && workload.Precision is not null)
            finding = finding with { Warnings = [new("does_not_fit", $"{accelerator.Id} has no {precision} arithmetic: weights are stored at {precision} and computed at 16 bit.")] };
        if (stated is not null) return finding;
        if (capacity.MaxConcurrency == 0)
            return finding with { IsModelled = false, Exclusion = new("infeasible_latency", $"{model.Id} on {gpus}x {accelerator.Id} needs {capacity.TimeToFirstToken.TotalMilliseconds:#,0} ms to the first token and {capacity.TimePerOutputToken.TotalMilliseconds:0.0} ms for each further one even for a lone request: over the budget of {workload.LatencyBudgetMs:#,0.###} ms.") };

        double perSecond = workload.Concurrency is { } concurrency
            ? CapacityModel.At(shape, request, Math.Min(concurrency, capacity.MaxConcurrency))!.RequestsPerSecond
            : capacity.RequestsPerSecond;
        return finding with { RequestsPerMonth = Math.Max(1m, decimal.Round((decimal)Math.Min(perSecond, 1e6) * SecondsPerMonth, 0)) };
    }

    private static Finding DoesNotFit(DeploymentCapacity capacity, OpenModel model, string precision, Accelerator accelerator, int gpus) => new("does_not_fit",
        $"{model.Id} at {precision} with one request needs {capacity.MemoryNeededGb:0.#} GB; {gpus}x {accelerator.Id} {(gpus == 1 ? "has" : "have")} {capacity.MemoryGb:0.#} GB.");

    internal static LatencyTarget Target(ScenarioWorkload workload, RequestMix mix)
    {
        if (workload.LatencyBudgetMs is not { } budget) return LatencyTarget.None;
        if (workload.LatencyKind != "e2e") return new(Milliseconds(budget), null);
        decimal answer = Math.Max(1m, mix.OutputTokens + mix.ReasoningTokens);
        return new(Milliseconds(budget * FirstTokenShare), Milliseconds(budget * (1m - FirstTokenShare) / answer));
    }

    private static TimeSpan Milliseconds(decimal value) => TimeSpan.FromMilliseconds((double)value);
}
