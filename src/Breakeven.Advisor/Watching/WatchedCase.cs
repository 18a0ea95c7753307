using Breakeven.Advisor.Counterfactuals;
using Breakeven.Advisor.Verdicts;
using Breakeven.Economics.Comparison;

namespace Breakeven.Advisor.Watching;

/// <summary>A workload as one evaluation sees it: the advice, and the case behind it for what-ifs.</summary>
internal sealed record WatchedCase(WorkloadCase Subject, Constraints Constraints, Advice Advice, string? Environment, VolumeTrend? Trend)
{
    public string Name => Subject.Name;
    public Verdict Verdict => Advice.Verdict;
    public PlanCosts Costs { get; } = Subject.Model.Costs();

    /// <summary>Whether a plan is ruled out whatever it costs.</summary>
    public bool Excludes(Verdict plan) => plan switch
    {
        Verdict.Api => !Constraints.ApiIsFeasible,
        Verdict.SelfHost => !Constraints.OwnIsFeasible,
        Verdict.Hybrid => !Constraints.ApiIsFeasible || !Constraints.OwnIsFeasible,
        _ => false,
    };

    public AdviceReading Read(DateTimeOffset at) => new()
    {
        At = at,
        Verdict = Verdict,
        Confidence = Advice.Confidence,
        RequestsPerMonth = Subject.Model.RequestsPerMonth,
        ApiUsd = decimal.Round(Costs.Api, 6),
        SelfHostUsd = decimal.Round(Costs.SelfHost, 6),
        HybridUsd = decimal.Round(Costs.Hybrid, 6),
        FirstBreakEven = Advice.BreakEven?.FirstRequestsPerMonth,
        StableBreakEven = Advice.BreakEven?.StableRequestsPerMonth,
        ApiRates = Subject.Model.Api.Rates,
        Trend = Trend,
    };

    public Verdict AtVolume(decimal requestsPerMonth) => Ask(Subject.Model with { RequestsPerMonth = requestsPerMonth });

    public Verdict AtRates(TokenRates rates) => Ask(Subject.Model with { Api = Subject.Model.Api with { Rates = rates } });

    private Verdict Ask(CostModel model) => Decision.VerdictOf(Subject with { Model = model }, Constraints);
}
