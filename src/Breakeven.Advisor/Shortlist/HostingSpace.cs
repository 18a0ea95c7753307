using System.Collections.Immutable;
using Breakeven.Advisor.Counterfactuals;
using Breakeven.Advisor.Scenarios;
using Breakeven.Economics.Capacity;

namespace Breakeven.Advisor.Shortlist;

/// <summary>The hardware on which the models of a shortlist would have to run.</summary>
/// <param name="Counts">Accelerators that one server may have, fewest first.</param>
internal sealed record HostingSpace(Accelerator Accelerator, ImmutableArray<int> Counts, string? Precision)
{
    /// <summary>Null when no hardware is known, as where only a price was stated.</summary>
    public static HostingSpace? Of(ScenarioWorkload workload, ScenarioSelfHost stated, OwnHosting hosting)
    {
        if (hosting.Accelerator is not { } accelerator) return null;
        bool isGiven = (stated.StatesPrice && stated.PricePer != "gpu") || StatesCount(stated.Gpu);
        return new(accelerator, isGiven ? [hosting.GpusPerServer ?? 1] : [1, 2, 4, 8], workload.Precision);
    }

    /// <summary>True for <c>2x h100-sxm</c>, false for <c>4090</c>.</summary>
    private static bool StatesCount(string? gpu) => gpu?.TrimStart('0', '1', '2', '3', '4', '5', '6', '7', '8', '9') is { } rest && rest.Length < gpu.Length && rest.TrimStart().StartsWith('x');

    public string PrecisionOf() => Precision ?? (Accelerator.Fp8Tflops is null ? "bf16" : "fp8");

    /// <summary>The smallest server on which it runs with one request of the mean size; null when none does.</summary>
    public (DeploymentShape Shape, ServingPoint Alone)? Smallest(OpenModel model, RequestShape request)
    {
        foreach (int count in Counts)
        {
            var shape = new DeploymentShape(Accelerator, model, PrecisionOf(), count);
            if (CapacityModel.At(shape, request, 1) is { } alone) return (shape, alone);
        }
        return null;
    }
}
