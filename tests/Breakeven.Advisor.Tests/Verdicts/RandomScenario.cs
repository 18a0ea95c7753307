using Breakeven.Advisor.Scenarios;
using Breakeven.Advisor.Verdicts;
using Breakeven.Advisor.Workloads;
using Breakeven.Economics.Comparison;
using CsCheck;

namespace Breakeven.Advisor.Tests.Verdicts;

/// <summary>Scenarios in which every verdict comes up: one workload whose API bill is of the order of a few servers.</summary>
internal static class RandomScenario
{
    private static readonly TrafficPattern[] Patterns = [TrafficPattern.Steady, TrafficPattern.Spiky, TrafficPattern.Seasonal, TrafficPattern.Unpredictable, TrafficPattern.Unknown];

    private static readonly Gen<LoadShare[]?> Curves =
        from loads in Gen.Int[1, 400].Array[2, 12]
        from given in Gen.Int[0, 3]
        select given == 0 ? Curve(loads) : null;

    private static readonly Gen<ScenarioWorkload> Workloads =
        from requests in Gen.Double[3.5, 7]
        from sizes in Gen.Select(Gen.Int[50, 8_000], Gen.Int[10, 1_500])
        from traffic in Gen.Int[0, 4]
        from shares in Gen.Select(Gen.Int[0, 90], Gen.Int[0, 100], Gen.Int[0, 50])
        from peak in Gen.Int[10, 60]
        from curve in Curves
        from given in Gen.Int[0, 7]
        select new ScenarioWorkload("w")
        {
            RequestsPerMonth = Math.Round((decimal)Math.Pow(10, requests)),
            InputTokens = sizes.Item1,
            OutputTokens = sizes.Item2,
            Traffic = Patterns[traffic],
            CachedInputFraction = given == 0 ? shares.Item1 / 100m : null,
            BatchFraction = given == 1 ? shares.Item2 / 100m : null,
            OptimisationSaving = given == 2 ? shares.Item3 / 100m : null,
            PeakToMean = given >= 6 && curve is null ? peak / 10m : null,
            LoadDurationCurve = curve is null ? null : [.. curve],
        };

    /// <summary>Prices of one server are those at which the API would cost between a tenth and ten of them.</summary>
    public static readonly Gen<Scenario> Any =
        from workload in Workloads
        from api in Gen.Select(Gen.Int[10, 1_000], Gen.Int[50, 3_000])
        from servers in Gen.Double[-1, 1]
        from capacity in Gen.Double[-1.3, 0.7]
        from own in Gen.Select(Gen.Int[0, 1], Gen.Int[0, 3], Gen.Int[0, 40])
        from unlimited in Gen.Int[0, 4]
        select new Scenario
        {
            Workloads = [workload],
            Api = new() { InputUsdPerM = api.Item1 / 100m, OutputUsdPerM = api.Item2 / 100m },
            SelfHost = new()
            {
                ServerUsdPerMonth = Math.Round(Math.Clamp((decimal)(workload.RequestsPerMonth!.Value * (workload.InputTokens!.Value * api.Item1 + workload.OutputTokens!.Value * api.Item2)) / 100_000_000m * (decimal)Math.Pow(10, servers), 10m, 1_000_000m)),
                CapacityRequestsPerMonth = unlimited == 0 ? null : Math.Max(1m, Math.Round(workload.RequestsPerMonth!.Value * (decimal)Math.Pow(10, capacity))),
                Redundancy = own.Item1,
                OpsFteShare = own.Item2 == 0 ? own.Item3 / 100m : null,
            },
        };

    public static Scenario With(this Scenario scenario, Func<ScenarioWorkload, ScenarioWorkload> change) => scenario with { Workloads = [.. scenario.Workloads.Select(change)] };

    public static Advice Advise(this Scenario scenario, int seed = 1) => AdvicePipeline.FromScenario(scenario, new AdviceOptions { Seed = seed });

    private static LoadShare[] Curve(int[] loads)
    {
        decimal mean = loads.Sum() / (decimal)loads.Length;
        return [.. loads.Select(load => new LoadShare(1m / loads.Length, load / mean))];
    }
}
