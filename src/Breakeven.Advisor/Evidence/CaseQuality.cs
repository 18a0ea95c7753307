using System.Collections.Immutable;
using System.Globalization;
using Breakeven.Advisor.Counterfactuals;
using Breakeven.Advisor.Scenarios;
using Breakeven.Advisor.Verdicts;
using Breakeven.Economics.Comparison;

namespace Breakeven.Advisor.Evidence;

/// <summary>The quality question of a workload as the verdict sees it.</summary>
/// <param name="Exclusion">Why own hosting is out: what would be hosted is refuted. Null otherwise.</param>
internal sealed record CaseQuality(QualityAssessment Assessment, Finding? Exclusion)
{
    public static readonly CaseQuality Unknown = new(new(QualityStatus.Assumed, null, (double)WorkloadQuality.DefaultMargin, null, ""), null);

    public static CaseQuality Of(WorkloadQuality known, OwnHosting hosting, ScenarioWorkload workload, RequestMix mix, ApiTerms api, decimal? requestsPerMonth)
    {
        string? model = hosting.Model?.Id;
        ImmutableArray<ModelQuality> tested = known.Models;
        bool allRefuted = !tested.IsEmpty && tested.All(one => one.Status == QualityStatus.Refuted);
        ModelQuality? own = model is null && !HostedCandidates.Names(workload) && allRefuted ? tested[0] : known.Find(model);
        QualityStatus status = own?.Status ?? QualityStatus.Assumed;
        SettlePlan? plan = status switch
        {
            QualityStatus.Assumed => SettlePlanner.FromNothing(known.Margin, mix, api, requestsPerMonth),
            QualityStatus.Unsettled => SettlePlanner.After(own!, mix, api, requestsPerMonth),
            _ => null,
        };
        string text = own?.Text ?? (workload.FrontierRequired == true ? "That only frontier models are good enough is stated, not measured."
            : $"That {model ?? "an open model"} is good enough is assumed, not measured.");
        var assessment = new QualityAssessment(status, model, known.Margin, known.Floor, plan is null ? text : $"{text} {Say(plan)}") { Models = tested, ToSettle = plan };
        return new(assessment, status == QualityStatus.Refuted ? Refusal(own!, tested, allRefuted) : null);
    }

    private static Finding Refusal(ModelQuality own, ImmutableArray<ModelQuality> tested, bool all)
    {
        string found = all ? string.Join(' ', tested.Select(one => one.Text)) : own.Text;
        return new("quality_not_enough", $"{found} Another open model can be named in candidate_models; it would count as unproven.");
    }

    internal static string Say(SettlePlan plan)
    {
        string days = plan.Days is { } time ? $", which a shadow of a tenth of the traffic gives in {(time < 1 ? "less than a day" : string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(time):#,0} days"))}" : "";
        return string.Create(CultureInfo.InvariantCulture, $"About {plan.Items:#,0} compared answers would settle it{days}; judging them costs about {new Money(plan.JudgeUsd)} ({plan.Basis}).");
    }

    /// <summary>The assumption that the model is good enough, told as what is known of it.</summary>
    public ImmutableArray<Assumption> Restate(ImmutableArray<Assumption> assumptions)
    {
        const string Name = "model quality";
        QualityAssessment known = Assessment;
        if (known.Status is QualityStatus.Refuted) return assumptions.RemoveAll(entry => entry.Name == Name);
        string value = known.Status == QualityStatus.Proven ? $"{known.Model} is good enough" : $"{known.Model ?? "an open model"} is taken for good enough";
        string source = known.Status == QualityStatus.Assumed ? $"not proven: {known.Text}" : known.Text;
        var entry = new Assumption(Name, value, source, known.Status != QualityStatus.Proven);
        int at = assumptions.Select(one => one.Name).ToList().IndexOf(Name);
        return at < 0 ? assumptions.Add(entry) : assumptions.SetItem(at, entry);
    }
}
