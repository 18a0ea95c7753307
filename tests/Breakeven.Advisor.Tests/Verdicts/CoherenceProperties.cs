using Breakeven.Advisor.Scenarios;
using Breakeven.Advisor.Verdicts;
using CsCheck;

namespace Breakeven.Advisor.Tests.Verdicts;

/// <summary>What must hold of advice whatever is asked.</summary>
public sealed class CoherenceProperties
{
    private const int Scenarios = 60;

    private static decimal Usd(Advice advice, string kind) => advice.Option(kind).MonthlyUsd!.Point;

    [Fact]
    public void FromScenario_AnyScenario_BestPlanNeverCostsMoreThanAPureOne() => RandomScenario.Any.Sample(scenario =>
    {
        Advice advice = scenario.Advise();
        decimal best = Usd(advice, AdviceJson.Word(advice.Verdict));
        Assert.True(best <= Usd(advice, "api") && best <= Usd(advice, "self-host"));
        Assert.True(best <= Usd(advice, "hybrid") / 0.995m);
    }, iter: Scenarios);

    /// <summary>A hybrid can leave out what a pure own fleet must have, and costs at most one server more than the API.</summary>
    [Fact]
    public void FromScenario_AnyScenario_HybridIsWithinAServerOfEitherPurePlan() => RandomScenario.Any.Sample(scenario =>
    {
        Advice advice = scenario.Advise();
        decimal one = scenario.SelfHost.ServerUsdPerMonth!.Value + advice.Option("hybrid").CostLines.Where(line => line.Name == "ops_staff").Sum(line => line.Usd);
        Assert.True(Usd(advice, "hybrid") <= Usd(advice, "self-host") + 0.000001m);
        Assert.True(Usd(advice, "hybrid") <= Usd(advice, "api") + one + 0.000001m);
    }, iter: Scenarios);

    [Fact]
    public void FromScenario_MoreVolume_NeverLowersTheApiCost() => Gen.Select(RandomScenario.Any, Gen.Int[1, 10_000_000]).Sample((scenario, more) =>
        Assert.True(Usd(scenario.With(workload => workload with { RequestsPerMonth = workload.RequestsPerMonth + more }).Advise(), "api") >= Usd(scenario.Advise(), "api")), iter: Scenarios);

    [Fact]
    public void FromScenario_EveryPriceDoubled_DoublesEveryCostAndMovesNothingElse() => RandomScenario.Any.Sample(scenario =>
    {
        Advice once = scenario.Advise(), twice = (scenario with
        {
            Api = scenario.Api with { InputUsdPerM = scenario.Api.InputUsdPerM * 2, OutputUsdPerM = scenario.Api.OutputUsdPerM * 2, CachedInputUsdPerM = Math.Min(scenario.Api.InputUsdPerM!.Value, 0.3m) * 2 },
            SelfHost = scenario.SelfHost with { ServerUsdPerMonth = scenario.SelfHost.ServerUsdPerMonth * 2, FteUsdPerYear = 360_000m },
        }).Advise();
        Assert.Equal((once.Verdict, once.Confidence), (twice.Verdict, twice.Confidence));
        foreach ((FleetOption one, FleetOption other) in once.Options.Zip(twice.Options))
        {
            Assert.Equal(one.MonthlyUsd!.Point * 2, other.MonthlyUsd!.Point, 6);
            Assert.Equal((double)one.MonthlyUsd.P95 * 2, (double)other.MonthlyUsd.P95, tolerance: 0.001); // not decimal places: at a half, a last bit decides
            Assert.Equal(one.Fleet, other.Fleet! with { Models = one.Fleet!.Models });
        }
        Assert.Equal(Rounded(once.BreakEven!.FirstRequestsPerMonth), Rounded(twice.BreakEven!.FirstRequestsPerMonth));
        Assert.Equal(Rounded(once.BreakEven.StableRequestsPerMonth), Rounded(twice.BreakEven.StableRequestsPerMonth));
    }, iter: Scenarios);

    /// <summary>Asked at volumes within and around its intervals, the advice itself says that own servers cost less there and nowhere else.</summary>
    [Fact]
    public void BreakEven_AnyScenario_AgreesWithAskingAtThoseVolumes() => Gen.Select(RandomScenario.Any, Gen.Double[0, 1].Array[4]).Sample((scenario, places) =>
    {
        BreakEvenSummary told = scenario.Advise().BreakEven!;
        decimal far = Math.Max(scenario.Workloads[0].RequestsPerMonth!.Value, told.StableRequestsPerMonth ?? 0m) * 2m;
        foreach (decimal volume in places.Select(place => Math.Round((decimal)place * far)).Concat(told.Intervals.Take(3).Select(interval => Math.Ceiling(interval.From * 1.000001m))).Where(volume => volume is > 0 and < 1e12m))
        {
            Advice there = scenario.With(workload => workload with { RequestsPerMonth = volume }).Advise();
            decimal saving = Usd(there, "api") - Usd(there, "self-host");
            if (Math.Abs(saving) < 0.000001m * Usd(there, "api") || told.Intervals.Length > 900) continue;
            Assert.Equal(saving > 0, told.Intervals.Any(interval => interval.From <= volume && (interval.To is not { } to || volume <= to)));
        }
    }, iter: 25);

    [Fact]
    public void FromScenario_ConstraintAdded_NeverMakesAnExcludedOptionFeasible() => Gen.Select(RandomScenario.Any, Gen.Int[0, 15], Gen.Int[0, 5]).Sample((scenario, first, second) =>
    {
        Scenario loose = scenario.With(workload => Constrained(Constrained(workload, first & 3), first >> 2)), tight = loose.With(workload => Constrained(workload, second));
        Advice before = loose.Advise(), after = tight.Advise();
        foreach (FleetOption option in before.Options.Where(option => !option.Feasible)) Assert.False(after.Option(option.Kind).Feasible);
        foreach (FleetOption option in before.Options) Assert.Equal(option.MonthlyUsd!.Point, after.Option(option.Kind).MonthlyUsd!.Point);
    }, iter: Scenarios);

    [Fact]
    public void FromScenario_AnyScenario_LinesAddUpAndPercentilesAscend() => RandomScenario.Any.Sample(scenario =>
    {
        Advice advice = scenario.Advise();
        foreach (FleetOption option in advice.Options)
        {
            Assert.Equal(option.MonthlyUsd!.Point, option.CostLines.Sum(line => line.Usd), 6);
            Assert.True(option.MonthlyUsd.P5 <= option.MonthlyUsd.P50 && option.MonthlyUsd.P50 <= option.MonthlyUsd.P95);
        }
        Assert.True(advice.PerfectInformationUsdPerMonth >= 0);
        Assert.All(advice.NextMeasurements, next => Assert.InRange(next.ExpectedGainUsdPerMonth, 0.000001m, decimal.Round(advice.PerfectInformationUsdPerMonth, 2) + 0.01m));
        Assert.Equal(advice.NextMeasurements.OrderByDescending(next => next.ExpectedGainUsdPerMonth).Select(next => next.ExpectedGainUsdPerMonth), advice.NextMeasurements.Select(next => next.ExpectedGainUsdPerMonth));
        Assert.Equal(advice.Drivers.Select(Swing).OrderDescending(), advice.Drivers.Select(Swing));
        static decimal Swing(Driver driver) => Math.Abs(driver.SavingAtHigh - driver.SavingAtLow);
    }, iter: Scenarios);

    /// <summary>Three workloads in any order: the same document, their places aside.</summary>
    [Fact]
    public void FromScenario_WorkloadsPermuted_ChangesNothing() => Gen.Select(RandomScenario.Any, RandomScenario.Any, RandomScenario.Any).Sample((one, two, three) =>
    {
        ScenarioWorkload[] workloads = [.. new[] { one, two, three }.Select((scenario, index) => scenario.Workloads[0] with { Name = $"w{index}", SelfHost = scenario.SelfHost })];
        Advice straight = (one with { Workloads = [.. workloads] }).Advise(), turned = (one with { Workloads = [workloads[2], workloads[0], workloads[1]] }).Advise();
        Assert.Equal((straight.Verdict, straight.Confidence, straight.PerfectInformationUsdPerMonth), (turned.Verdict, turned.Confidence, turned.PerfectInformationUsdPerMonth));
        Assert.Equal(straight.Options.Select(option => option.MonthlyUsd), turned.Options.Select(option => option.MonthlyUsd));
        Assert.Equal(straight.NextMeasurements, turned.NextMeasurements);
        Assert.Equal(straight.BreakEven!.Intervals, turned.BreakEven!.Intervals);
        Assert.Equal(straight.WouldChangeIf.Order(Comparer<Flip>.Create((a, b) => string.CompareOrdinal(a.ToString(), b.ToString()))), turned.WouldChangeIf.Order(Comparer<Flip>.Create((a, b) => string.CompareOrdinal(a.ToString(), b.ToString()))));
        Assert.Equal(Ask.Json(straight.Workloads[0]), Ask.Json(turned.Workloads[1]));
        Assert.Equal(Ask.Json(straight), Ask.Json((one with { Workloads = [.. workloads] }).Advise()));
    }, iter: 25);

    private static ScenarioWorkload Constrained(ScenarioWorkload workload, int constraint) => constraint switch
    {
        1 => workload with { FrontierRequired = true },
        2 => workload with { ExternalProcessingAllowed = false },
        3 => workload with { LatencyBudgetMs = 20m },
        4 => workload with { Residency = "eu" },
        5 => workload with { Customization = "full_finetune" },
        _ => workload,
    };

    private static decimal? Rounded(decimal? volume) => volume is { } value ? decimal.Round(value, 6) : null;
}
