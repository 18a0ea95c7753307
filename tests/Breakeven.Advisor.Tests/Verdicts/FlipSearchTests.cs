using System.Globalization;
using Breakeven.Advisor.Counterfactuals;
using Breakeven.Advisor.Scenarios;
using Breakeven.Advisor.Verdicts;
using CsCheck;

namespace Breakeven.Advisor.Tests.Verdicts;

public sealed class FlipSearchTests
{
    /// <summary>Two units in the sixth digit, relative: how far beyond the change the told value may lie.</summary>
    private const double Rounding = 2.5e-5;

    /// <summary>What is told, typed in as a scenario, gives the told verdict.</summary>
    [Fact]
    public void WouldChangeIf_TypedIn_GivesTheToldVerdict() => RandomScenario.Any.Sample(scenario =>
    {
        Advice advice = scenario.Advise();
        foreach (Flip flip in advice.WouldChangeIf)
            if (Typed(scenario, advice, flip) is { } changed) Assert.Equal((flip.Input, flip.To, flip.Verdict), (flip.Input, flip.To, changed.Advise().Verdict));
    }, iter: 40);

    /// <summary>No smaller change of the input would do: a fine grid between today and the told value keeps the verdict.</summary>
    [Fact]
    public void WouldChangeIf_AnySmallerChange_KeepsTheVerdict() => RandomScenario.Any.Sample(scenario =>
    {
        const int grid = 300;
        WorkloadCase subject = CaseBuilder.Build(scenario, scenario.Workloads[0], new AdviceOptions(), "workloads[0]");
        Verdict today = Decision.Of(subject).Verdict;
        var flips = FlipSearch.Find(subject, today).ToLookup(flip => flip.Input);
        foreach (FlipInput input in FlipInput.Of(subject))
        {
            // Where nothing is told, nothing within a factor of ten may change it, either way.
            bool isTold = flips[input.Name].Any();
            decimal told = isTold ? Number(flips[input.Name].First().To) : 10m * input.Value, factor = told / input.Value;
            double log = Math.Log((double)factor), end = isTold ? log - Math.CopySign(Math.Min(Math.Abs(log), Rounding), log) : 0.999 * log;
            foreach (double place in Enumerable.Range(1, grid).SelectMany(step => new[] { end * step / grid, -end * step / grid }))
            {
                decimal value = input.Value * (decimal)Math.Exp(place);
                if (value < input.Least || value > input.Most) continue;
                Verdict there = Decision.Choose(subject.Requirements, input.Set(subject.Model, value).Costs().Cheapest());
                if (there != today) Assert.Fail($"{input.Name} {input.Value} -> {value} is {there} and not {today}; told was {(isTold ? told : "nothing")}");
            }
        }
    }, iter: 30);

    [Theory]
    [InlineData(500_000, 500_000.0000001, "500001")]
    [InlineData(1_000_000, 499_999.99999999, "499999")]
    [InlineData(0.006, 0.00512345678, "0.00512345")]
    [InlineData(0, 0.2, "0.2")]
    public void Beyond_AnyValue_IsRoundedAwayFromToday(double from, double found, string told) =>
        Assert.Equal(told, RoundedValue.Exact(RoundedValue.Beyond((decimal)from, found, _ => true)!.Value));

    [Fact]
    public void Beyond_SixDigitsWouldPassTheWindow_TakesMore() =>
        Assert.Equal("1234567.2", RoundedValue.Exact(RoundedValue.Beyond(1_000_000m, 1_234_567.15, value => value is > 1_234_567.1m and < 1_234_567.3m)!.Value));

    /// <returns>Null for what is no field of a scenario that states its prices.</returns>
    private static Scenario? Typed(Scenario scenario, Advice advice, Flip flip)
    {
        decimal perRequest = advice.Option("api").MonthlyUsd!.Point / scenario.Workloads[0].RequestsPerMonth!.Value;
        return flip.Input switch
        {
            "requests_per_month" => scenario.With(workload => workload with { RequestsPerMonth = Number(flip.To) }),
            "input_tokens" => scenario.With(workload => workload with { InputTokens = Number(flip.To) }),
            "output_tokens" => scenario.With(workload => workload with { OutputTokens = Number(flip.To) }),
            "peak_to_mean" => scenario.With(workload => workload with { PeakToMean = Number(flip.To) }),
            "optimisation_saving" => scenario.With(workload => workload with { OptimisationSaving = Number(flip.To) }),
            "server_usd_per_month" => scenario with { SelfHost = scenario.SelfHost with { ServerUsdPerMonth = Number(flip.To) } },
            "capacity_requests_per_month" => scenario with { SelfHost = scenario.SelfHost with { CapacityRequestsPerMonth = Number(flip.To) } },
            "ops_fte_share" => scenario with { SelfHost = scenario.SelfHost with { OpsFteShare = Number(flip.To) } },
            "ops_staff_usd_per_month" => scenario with { SelfHost = scenario.SelfHost with { FteUsdPerYear = Number(flip.To) / scenario.SelfHost.OpsFteShare * 12m } },
            "api_price_usd_per_request" when scenario.Workloads[0].CachedInputFraction is null => scenario with
            {
                Api = scenario.Api with { InputUsdPerM = scenario.Api.InputUsdPerM * Number(flip.To) / perRequest, OutputUsdPerM = scenario.Api.OutputUsdPerM * Number(flip.To) / perRequest },
            },
            "frontier_required" => scenario.With(workload => workload with { FrontierRequired = flip.To == "true" }),
            "external_processing_allowed" => scenario.With(workload => workload with { ExternalProcessingAllowed = flip.To == "true" }),
            "gpu_expertise" => scenario with { Org = scenario.Org with { GpuExpertise = flip.To } },
            "time_to_market_critical" => scenario with { Org = scenario.Org with { TimeToMarketCritical = flip.To == "true" } },
            "resilience_priority" => scenario with { Org = scenario.Org with { ResiliencePriority = flip.To == "true" } },
            "build_gradually" => scenario with { Org = scenario.Org with { BuildGradually = flip.To == "true" } },
            _ => null,
        };
    }

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
}
