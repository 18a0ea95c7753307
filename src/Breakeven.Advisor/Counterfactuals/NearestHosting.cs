using System.Collections.Immutable;
using Breakeven.Advisor.Scenarios;
using Breakeven.Economics.Capacity;

namespace Breakeven.Advisor.Counterfactuals;

/// <summary>Says what would work where nothing that was asked for does.</summary>
internal static class NearestHosting
{
    private static readonly ImmutableArray<string> Precisions = ["fp8", "int8", "bf16", "int4"];

    /// <summary>The nearest way that runs, or how near the fastest comes.</summary>
    public static string Say(FoundFleet found, ImmutableArray<Accelerator> catalog)
    {
        HostingWay missed = found.Chosen.Way;
        if (missed.Model is not { } model) return "";
        FleetQuestion question = found.Question;
        (DeploymentShape Shape, DeploymentCapacity Capacity)[] fitting = [.. Shapes(model, catalog, question.Workload.Precision)
            .Select(shape => (shape, CapacityModel.Estimate(shape, question.RequestShape, CapacityFinder.Target(question.Workload, question.Demand.Mix))))
            .Where(pair => pair.Item2.FitsMemory)];
        if (fitting.Length == 0)
            return $"No server of one to eight accelerators of the catalog holds {model.Id}{(question.Workload.Precision is { } asked ? $" at {asked}" : "")}{Narrower(model, catalog, question)}.";
        (DeploymentShape Shape, DeploymentCapacity Capacity)[] works = [.. fitting.Where(pair => pair.Capacity.MaxConcurrency > 0)];
        if (works.Length == 0)
        {
            // A budget to the first token asks for nothing after it.
            double tokens = question.Workload.LatencyKind == "e2e" ? question.RequestShape.OutputTokens : 0;
            (DeploymentShape fastest, DeploymentCapacity lone) = fitting.MinBy(pair => pair.Capacity.TimeToFirstToken.TotalMilliseconds + pair.Capacity.TimePerOutputToken.TotalMilliseconds * tokens);
            return $"The fastest that holds it, {Name(fastest)}, takes {lone.TimeToFirstToken.TotalMilliseconds:#,0} ms to the first token and {lone.TimePerOutputToken.TotalMilliseconds:0.0} ms for each further one: allow that, or take a smaller model.";
        }
        // The fewest bits come last whatever they cost: their quality has to be shown first.
        DeploymentShape nearest = works.Select(pair => pair.Shape).OrderBy(shape => shape.Precision == "int4" ? 1 : 0)
            .ThenBy(shape => shape.Accelerator.OnDemandUsdPerHour is { } price ? price.Typical * shape.TensorParallelism : decimal.MaxValue)
            .ThenBy(shape => shape.Accelerator.MemoryGb * shape.TensorParallelism).First();
        return $"Nearest that works: {Name(nearest)}{(nearest.Precision == "int4" ? ", if its answers are good enough at 4 bit" : "")}.";
    }

    /// <summary>An accelerator without a price is never free.</summary>
    public static ScenarioException NoPrice(ScenarioSelfHost hosting, HardwareChoice hardware, ImmutableArray<Accelerator> catalog)
    {
        if (hardware.Gpus.IsEmpty) return Problem("self_host", "no server price and no catalog to take one from; give server_usd_per_month");
        string asked = string.Join(", ", hardware.Gpus.Select(gpu => gpu.Accelerator.Id).Take(5)), way = hosting.Ownership.Procurement ?? Procurement.OnDemand;
        Accelerator first = hardware.Gpus[0].Accelerator;
        string owned = first.PurchaseUsd is { } price && way != Procurement.Buy ? $", procurement \"buy\" (about ${price.Typical:#,0} each)" : "";
        string[] near = [.. catalog.Where(entry => entry.OnDemandUsdPerHour is not null && !entry.PriceIsEstimate)
            .OrderBy(entry => Math.Abs(Math.Log(entry.MemoryGb / first.MemoryGb))).ThenBy(entry => entry.Id, StringComparer.Ordinal).Take(3).Select(entry => entry.Id)];
        return Problem("self_host.gpu", $"the catalog has no {(way == Procurement.OnDemand ? "rent" : $"price for {way}")} of {asked}; give server_usd_per_month, purchase_usd{owned}"
            + (near.Length == 0 ? "" : $", or an accelerator with a price: nearest in memory are {string.Join(", ", near)}"));
    }

    private static string Narrower(OpenModel model, ImmutableArray<Accelerator> catalog, FleetQuestion question)
    {
        if (question.Workload.Precision is null) return "";
        DeploymentShape? fits = Shapes(model, catalog, null).Where(shape => CapacityModel.Estimate(shape, question.RequestShape, LatencyTarget.None).FitsMemory)
            .OrderBy(shape => shape.Accelerator.MemoryGb * shape.TensorParallelism).FirstOrDefault();
        return fits is null ? "" : $"; {Name(fits)} would";
    }

    /// <summary>Whatever the catalog could build; processors are no answer to a question about accelerators.</summary>
    private static IEnumerable<DeploymentShape> Shapes(OpenModel model, ImmutableArray<Accelerator> catalog, string? precision) =>
        from accelerator in catalog
        where !accelerator.Class.Equals("cpu", StringComparison.OrdinalIgnoreCase)
        from count in new NamedGpu(accelerator, null).Counts(isPerGpu: true)
        from stored in precision is null ? Precisions : [precision]
        where stored != "fp8" || precision is not null || accelerator.Fp8Tflops is not null
        where stored != "int8" || precision is not null || accelerator.Fp8Tflops is null
        select new DeploymentShape(accelerator, model, stored, count);

    private static string Name(DeploymentShape shape) => $"{shape.TensorParallelism}x {shape.Accelerator.Id} at {shape.Precision}";

    private static ScenarioException Problem(string path, string message) => new([new ScenarioProblem(path, 0, message)]);
}
