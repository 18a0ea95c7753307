using Breakeven.Advisor.Scenarios;
using Breakeven.Advisor.Verdicts;
using Breakeven.Advisor.Workloads;
using CsCheck;

namespace Breakeven.Advisor.Tests.Verdicts;

/// <summary>Confidence is a probability: of verdicts given 80 %, about 80 % stay right when the truth is drawn and typed in.</summary>
public sealed class CalibrationTests
{
    private const int Scenarios = 900;

    /// <summary>The truth is drawn here by other means than the product's: Box-Muller, and the documented spreads and correlations written out.</summary>
    [Fact]
    public void Confidence_TruthsRedrawn_IsTheShareThatStaysRight()
    {
        var asked = new List<(double Confidence, bool IsRight)>();
        var random = new Random(20_261_127);
        foreach (Scenario scenario in RandomScenario.Any.Array[Scenarios].Single(_ => true, "0N0XIzNsQ0O2"))
        {
            Advice advice = scenario.Advise();
            asked.Add((advice.Confidence, Truth(scenario, random).Advise().Verdict == advice.Verdict));
        }
        double[] edges = [0, 0.55, 0.7, 0.85, 0.95, 0.995, 1.001];
        foreach ((double low, double high) in edges.Zip(edges.Skip(1)))
        {
            (double Confidence, bool IsRight)[] bucket = [.. asked.Where(one => one.Confidence >= low && one.Confidence < high)];
            Assert.True(bucket.Length >= 20, $"only {bucket.Length} scenarios between {low} and {high}");
            double stated = bucket.Average(one => one.Confidence), right = bucket.Average(one => one.IsRight ? 1.0 : 0);
            double error = Math.Sqrt(bucket.Average(one => one.Confidence * (1 - one.Confidence)) / bucket.Length); // binomial
            Assert.True(Math.Abs(right - stated) <= 3 * error + 0.01, $"{bucket.Length} verdicts given {stated:0.000} stayed right in {right:0.000}");
        }
    }

    /// <summary>Two ways to serve, at exactly the volume where they cost the same.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Confidence_AtBreakEven_IsOneHalf(int seed)
    {
        string scenario = $$"""{"workloads":[{"requests_per_month":500000,"input_tokens":1000,"output_tokens":200,"traffic":"steady"}],{{Ask.ThreeThousand}}}""";
        Assert.InRange(Ask.About(scenario, seed).Confidence, 0.46, 0.54); // $3,000 over $0.006
    }

    /// <summary>One state of the inputs, stated as a scenario would.</summary>
    private static Scenario Truth(Scenario scenario, Random random)
    {
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        ScenarioWorkload workload = scenario.Workloads[0];
        double volume = Normal(), input = Normal(), output = 0.5 * input + Math.Sqrt(0.75) * Normal(), api = Normal();
        double server = 0.3 * api + Math.Sqrt(0.91) * Normal(), peak = -0.3 * volume + Math.Sqrt(0.91) * Normal();
        double cached = 0.4 * input - 0.2 * output + Math.Sqrt(0.88) * Normal(); // 0.3 with input, 0 with output
        double capacity = -(input + output) * 0.4 / 3 + Math.Sqrt(1 - 0.16 / 3) * Normal(); // -0.2 with each
        static decimal Factor(double sd, double z) => (decimal)Math.Exp(sd * z);
        decimal tokensIn = workload.InputTokens!.Value * Factor(0.05, input), tokensOut = workload.OutputTokens!.Value * Factor(0.05, output);
        decimal work = (tokensIn + 4m * tokensOut) / (workload.InputTokens.Value + 4m * workload.OutputTokens.Value);
        decimal price = Factor(0.05, api);
        double doubt = workload.Traffic switch { TrafficPattern.Steady => 0.10, TrafficPattern.Unpredictable => 0.40, _ => 0.25 };
        decimal stated = workload.PeakToMean ?? workload.Traffic switch { TrafficPattern.Steady => 1m, TrafficPattern.Seasonal => 3m, TrafficPattern.Unknown => 2m, _ => 4m };
        return scenario.With(_ => workload with
        {
            RequestsPerMonth = workload.RequestsPerMonth * Factor(doubt, volume),
            InputTokens = tokensIn,
            OutputTokens = tokensOut,
            CachedInputFraction = workload.CachedInputFraction is { } share ? Math.Min(1m, share * Factor(0.10, cached)) : null,
            PeakToMean = workload.LoadDurationCurve is null ? 1m + (stated - 1m) * Factor(0.15, peak) : null,
        }) with
        {
            Api = scenario.Api with { InputUsdPerM = scenario.Api.InputUsdPerM * price, OutputUsdPerM = scenario.Api.OutputUsdPerM * price, CachedInputUsdPerM = Math.Min(scenario.Api.InputUsdPerM!.Value, 0.3m) * price },
            SelfHost = scenario.SelfHost with
            {
                ServerUsdPerMonth = scenario.SelfHost.ServerUsdPerMonth * Factor(0.03, server),
                CapacityRequestsPerMonth = scenario.SelfHost.CapacityRequestsPerMonth is { } carried ? Math.Max(1m, carried * Factor(0.05, capacity) / work) : null,
                OpsFteShare = scenario.SelfHost.OpsFteShare * Factor(0.10, Normal()),
            },
        };
    }
}
