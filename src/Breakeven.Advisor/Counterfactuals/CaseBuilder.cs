using Breakeven.Advisor.Evidence;
using Breakeven.Advisor.Scenarios;
using Breakeven.Advisor.Shortlist;
using Breakeven.Advisor.Workloads;
using Breakeven.Economics.Comparison;

namespace Breakeven.Advisor.Counterfactuals;

/// <summary>Settles every number of a workload: what was stated, what the ledger or a catalog knows, and defaults that are named as such.</summary>
internal static class CaseBuilder
{
    /// <param name="path">JSON path of the workload, for problems.</param>
    public static WorkloadCase Build(Scenario scenario, ScenarioWorkload workload, AdviceOptions options, string path)
    {
        var assumptions = new AssumptionLog();
        ScenarioApi api = workload.Api?.Over(scenario.Api) ?? scenario.Api;
        ScenarioSelfHost selfHost = workload.SelfHost?.Over(scenario.SelfHost) ?? scenario.SelfHost;
        if (workload.Observed is { } seen) Note(seen, assumptions);

        RequestMix mix = Mix(workload, assumptions);
        decimal? volume = LoadResolver.Volume(workload, assumptions);
        LoadShape load = LoadResolver.Shape(workload, assumptions);
        ApiTerms terms = new ApiResolver(options, assumptions).Resolve(workload, api, mix, workload.Api?.Model is null ? "api.model" : $"{path}.api.model");
        var demand = new CostModel(volume ?? 0m, mix, terms, new OwnFleet([]), load);
        (OwnHosting, int?) Host(ScenarioWorkload asked, AssumptionLog log) => new HostingResolver(options, log).Resolve(asked, selfHost, demand, Overflow.IsAllowed(workload, api), path);
        WorkloadQuality known = WorkloadQuality.Of(workload, api.Model, options);
        ScenarioWorkload hosted = HostedCandidates.Choose(workload, known, options.OpenModels, asked => Host(asked, new AssumptionLog()).Item1);
        (OwnHosting hosting, int? lifeMonths) = Host(hosted, assumptions);
        if (terms.DeclinePerYear > 0m)
            assumptions.Add("api_price_decline_per_year", $"{terms.DeclinePerYear:0.##}", lifeMonths is { } months
                ? $"stated; the API is counted at its mean price over {months} months, because bought hardware binds for as long"
                : "stated; not counted, because rented servers can be given up when prices fall");

        var model = new CostModel(volume ?? 0m, mix, terms with { LifeMonths = lifeMonths }, hosting.Fleet, load);
        ScaleLimits.Require(model, path);
        CaseQuality quality = CaseQuality.Of(known, hosting, workload, mix, model.Api, volume);
        bool endToEnd = workload.LatencyKind == "e2e";
        if (workload is { LatencyBudgetMs: not null, LatencyKind: null }) assumptions.Add("latency_kind", "ttft", "default: the budget is to the first token");
        return new WorkloadCase(workload.Name, model, Wishes(workload, scenario.Org, api), hosting, Doubt(workload, api, selfHost, hosting, lifeMonths))
        {
            VolumeIsKnown = volume is not null,
            ApiModel = api.Model,
            Assumptions = quality.Restate(assumptions.ToImmutable()),
            Quality = quality,
            Stated = workload,
            Org = scenario.Org,
            Shortlist = new(() => ShortlistBuilder.Of(workload, selfHost, hosting, mix, known, options)),
            Observed = workload.Observed,
            Asked = new(workload, api, selfHost),
            OwnLatency = LatencyBound.ForOwn(mix, endToEnd, hosting.Model, hosting.Accelerator, hosting.GpusPerServer ?? 1, hosting.Precision),
            ApiLatency = LatencyBound.ForApi(mix, endToEnd),
        };
    }

    private static RequestMix Mix(ScenarioWorkload workload, AssumptionLog assumptions)
    {
        decimal batch = workload.BatchFraction ?? 0m;
        if (workload.BatchFraction is null && workload.Deadline >= TimeSpan.FromHours(24))
        {
            batch = 1m;
            assumptions.Add("batch_fraction", "1", "the deadline leaves the 24 h that batch interfaces take");
        }
        return new RequestMix(
            assumptions.Or(workload.InputTokens, 1_000m, "input_tokens", "default: a page of prompt", " tokens"),
            assumptions.Or(workload.OutputTokens, 250m, "output_tokens", "default: a paragraph of answer", " tokens"))
        {
            ReasoningTokens = workload.ReasoningTokens ?? 0m,
            CachedInputFraction = workload.CachedInputFraction ?? 0m,
            CacheWriteFraction = Math.Min(1m - (workload.CachedInputFraction ?? 0m), (decimal)Math.Round(workload.Observed?.CacheWriteFraction ?? 0, 6)),
            BatchFraction = batch,
        };
    }

    private static Requirements Wishes(ScenarioWorkload workload, ScenarioOrg org, ScenarioApi api) => new()
    {
        ExternalProcessingAllowed = workload.ExternalProcessingAllowed ?? true,
        Residency = workload.Residency,
        ApiRegion = api.Region,
        Compliance = workload.Compliance ?? [],
        FrontierRequired = workload.FrontierRequired ?? false,
        LatencyBudgetMs = workload.LatencyBudgetMs,
        LatencyIsEndToEnd = workload.LatencyKind == "e2e",
        Customization = workload.Customization ?? "none",
        AvailabilityPercent = workload.AvailabilityPercent,
        Traffic = workload.Traffic ?? (workload.HoursPerWeek is null ? TrafficPattern.Unknown : TrafficPattern.Scheduled),
        Environment = workload.Environment,
        Expertise = org.GpuExpertise,
        TimeToMarketCritical = org.TimeToMarketCritical ?? false,
        ResiliencePriority = org.ResiliencePriority ?? false,
        BuildGradually = org.BuildGradually ?? false,
    };

    /// <summary>Standard deviation of a year's growth that nobody foresaw; over a life the mean volume is off by half of what has come together by its end.</summary>
    private const double GrowthPerYear = 0.10;

    /// <summary>Standard deviations in logarithms. Stated and measured inputs are narrow, assumed ones wide (docs/concepts/confidence.md).</summary>
    private static Uncertainty Doubt(ScenarioWorkload workload, ScenarioApi api, ScenarioSelfHost selfHost, OwnHosting hosting, int? lifeMonths)
    {
        double volume = workload.Traffic switch
        {
            TrafficPattern.Steady or TrafficPattern.Scheduled => 0.10,
            TrafficPattern.Unpredictable => 0.40,
            _ => 0.25,
        };
        if (workload.Observed?.ForecastError is { } error) volume = Math.Clamp(error / 2, 0.05, 0.5);
        bool priced = api.InputUsdPerM is not null || api.Model is not null || workload.Observed?.SpendPerMonth is not null;
        bool capacityStated = selfHost.CapacityRequestsPerMonth is not null || selfHost.RpsPerServer is not null;
        return new Uncertainty
        {
            Volume = Spread.LogNormal(volume),
            InputTokens = Spread.LogNormal(workload.InputTokens is null ? 0.35 : 0.05),
            OutputTokens = Spread.LogNormal(workload.OutputTokens is null ? 0.35 : 0.05),
            ApiPrice = Spread.LogNormal(priced ? 0.05 : 0.25),
            ServerPrice = hosting.PriceSpread,
            Capacity = hosting.Fleet.CapacityRequests is null ? Spread.None : Spread.LogNormal(capacityStated ? 0.05 : 0.25),
            Staff = hosting.Fleet.StaffUsd == 0 ? Spread.None : hosting.StaffSpread,
            CachedShare = workload.CachedInputFraction is > 0 ? Spread.LogNormal(0.10) : Spread.None,
            Growth = lifeMonths is { } months ? Spread.LogNormal(GrowthPerYear * months / 12.0 / 2) : Spread.None,
            Decline = lifeMonths is not null && workload.ApiPriceDeclinePerYear is > 0 and < 1 ? Spread.LogNormal(0.4) : Spread.None,
            PeakExcess = workload.LoadDurationCurve is null ? Spread.LogNormal(0.15) : Spread.None,
        };
    }

    private static void Note(WorkloadProfile seen, AssumptionLog assumptions)
    {
        assumptions.Add("volume and sizes", $"{seen.RequestsPerMonth:#,0} requests a month, {seen.InputTokens:#,0} tokens in, {seen.OutputTokens:#,0} out", $"the ledger: {seen.Calls:#,0} calls over {seen.ObservedHours:#,0.#} hours");
        for (int i = 0; i < seen.Notes.Length; i++) assumptions.Add($"note {i + 1}", seen.Notes[i], "the ledger");
    }
}
