using System.Collections.Immutable;
using Breakeven.Advisor.Counterfactuals;
using Breakeven.Economics.Comparison;

namespace Breakeven.Advisor.Verdicts;

/// <summary>Says which number to learn before deciding: the one whose knowledge is expected to save most.</summary>
internal static class NextMeasurements
{
    /// <summary>Most that are listed; a longer list is no advice.</summary>
    private const int Most = 10;

    /// <summary>A gain below this share of the cheapest plan is noise of the draws, and worth nobody's afternoon.</summary>
    private const double Negligible = 1e-4;

    /// <summary>The plans among which money decides: what constraints exclude, or the organisation has decided, no measurement opens.</summary>
    public static ImmutableArray<PlanKind> Choices(WorkloadCase subject, Decision decision)
    {
        if (decision.Constraints is not { ApiIsFeasible: true, OwnIsFeasible: true } || !subject.VolumeIsKnown) return [];
        return [.. Enum.GetValues<PlanKind>().Where(plan => Enum.GetValues<PlanKind>().Any(cheapest => PlanOf(Decision.Choose(subject.Requirements, cheapest)) == plan))];
    }

    public static ImmutableArray<Measurement> Of(WorkloadVerdict verdict) =>
        Listed(verdict.Information.Inputs.Select(gain => (gain.Input, gain.Usd, How(gain.Input, verdict.Subject))));

    /// <summary>Of all workloads together: a price is learnt once for all of them, and each workload's own figures for itself.</summary>
    public static ImmutableArray<Measurement> OfAll(ImmutableArray<WorkloadVerdict> verdicts)
    {
        var gains = verdicts.OrderBy(verdict => verdict.Subject.Name, StringComparer.Ordinal).SelectMany(verdict => verdict.Information.Inputs.Select(gain => (verdict.Subject, gain))).ToLookup(entry => entry.gain.IsShared);
        return Listed(gains[true].GroupBy(entry => entry.gain.Input, StringComparer.Ordinal).Select(group => (group.Key, group.Sum(entry => entry.gain.Usd), How(group.Key, group.First().Subject)))
            .Concat(gains[false].Select(entry => ($"{entry.Subject.Name}.{entry.gain.Input}", entry.gain.Usd, How(entry.gain.Input, entry.Subject)))));
    }

    public static decimal PerfectUsd(ImmutableArray<WorkloadVerdict> verdicts) =>
        verdicts.OrderBy(verdict => verdict.Subject.Name, StringComparer.Ordinal).Sum(verdict => DrawSet.Usd(verdict.Information.PerfectUsd));

    /// <summary>US dollars a month below which a gain is not worth telling.</summary>
    public static double Least(Decision decision) => Negligible * (double)Math.Min(decision.Costs.Api, Math.Min(decision.Costs.SelfHost, decision.Costs.Hybrid));

    private static ImmutableArray<Measurement> Listed(IEnumerable<(string Input, double Usd, string How)> gains) =>
        [.. gains.OrderByDescending(gain => gain.Usd).ThenBy(gain => gain.Input, StringComparer.Ordinal).Take(Most)
            .Select(gain => new Measurement(gain.Input, decimal.Round(DrawSet.Usd(gain.Usd), 2), gain.How))];

    private static PlanKind? PlanOf(Verdict verdict) => verdict switch { Verdict.Api => PlanKind.Api, Verdict.SelfHost => PlanKind.SelfHost, Verdict.Hybrid => PlanKind.Hybrid, _ => null };

    private static string How(string input, WorkloadCase subject) => input switch
    {
        "capacity_requests_per_month" => "Rent such a server for an hour, send it your own requests at rising concurrency, and give what it carries as capacity_requests_per_month.",
        "server_usd_per_month" => "Ask for a written offer for these servers and state it.",
        "api_price" => "Take the price from the contract or the last invoice and state it, or name the model for its list price.",
        "ops_staff_usd_per_month" => "Agree who operates the servers and how much of whose time it takes; state ops_fte_share.",
        "api_price_decline_per_year" => "No measurement tells it: ask for a price commitment, or rent for a shorter term instead of buying.",
        "requests_per_month_over_life" => "No measurement tells it: agree a forecast with the owners of the product, or rent for a shorter term instead of buying.",
        _ when subject.Observed is not null => "Let the ledger record two more weeks and ask again.",
        "peak_to_mean" => "Send the traffic through the gateway for two weeks, or state load_duration_curve from hourly counts.",
        _ => "Send the traffic through the gateway for two weeks and ask with the ledger, or `advise --from` a log of it.",
    };
}
