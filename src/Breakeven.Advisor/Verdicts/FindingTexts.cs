using System.Collections.Immutable;
using Breakeven.Advisor.Counterfactuals;
using Breakeven.Economics.Comparison;

namespace Breakeven.Advisor.Verdicts;

/// <summary>Says each code in a sentence with the figures of the case.</summary>
internal sealed class FindingTexts(WorkloadCase subject, Decision decision)
{
    private readonly BreakEvenIntervals _breakEven = subject.Model.BreakEven();
    private string Api => Usd(decision.Costs.Api);
    private string Own => Usd(decision.Costs.SelfHost);
    private string Volume => $"{subject.Model.RequestsPerMonth:#,0}";
    private string Gap => Usd(Math.Abs(decision.Costs.SelfHost - decision.Costs.Api));

    /// <summary>The constraint's own words where the code is a constraint's, else a sentence.</summary>
    public IEnumerable<Finding> Say(ImmutableArray<string> codes) => codes.SelectMany(Say);

    private IEnumerable<Finding> Say(string code)
    {
        ImmutableArray<Finding> stated = [.. decision.Constraints.AgainstApi.Concat(decision.Constraints.AgainstOwn).Where(finding => finding.Code == code)];
        return stated.IsEmpty ? [new Finding(code, Sentence(code))] : [new Finding(code, string.Join(' ', stated.Select(finding => finding.Text)))];
    }

    private string Sentence(string code) => code switch
    {
        "volume_below_breakeven" => $"At {Volume} requests a month the API costs {Api} and own servers {Own}; {BreakEvenWords()}.",
        "volume_above_breakeven" => decision.Costs.SelfHost < decision.Costs.Api
            ? $"At {Volume} requests a month own servers cost {Own} and the API {Api}; {BreakEvenWords()}."
            : $"Own servers for the base load with API overflow cost {Usd(decision.Costs.Hybrid)}; the API alone costs {Api}, own servers alone {Own}.",
        "near_breakeven" => $"{Volume} requests a month lie within 10 % of a crossing ({BreakEvenWords()}): cost does not decide this.",
        "unpredictable_traffic" => "Demand does not forecast well: own capacity would idle or fall short.",
        "seasonal_traffic" => $"Volume concentrates in part of the year: a server kept all year costs {Usd(decision.Costs.SelfHost * 12)}, the API {Usd(decision.Costs.Api * 12)} a year.",
        "predictable_traffic" => "Demand is flat or follows a schedule, so own capacity can be planned.",
        "low_expertise" => "The team has no experience in operating GPU inference.",
        "has_expertise" => "The team can operate GPU inference.",
        "time_to_market" => "Own servers would delay the launch.",
        "resilience" => decision.Verdict == Verdict.Hybrid
            ? $"Two independent ways to serve are wanted. The standby makes it {Usd(decision.Costs.Hybrid)} instead of {Usd(Math.Min(decision.Costs.Api, decision.Costs.SelfHost))} a month."
            : "Two independent ways to serve are wanted, but the constraints leave only one: use a second provider or a second site of the same kind.",
        "gradual_build" => $"Own capability is to grow step by step; the end state saves {Gap} a month against the API.",
        "constraint_conflict" => "The hard requirements exclude each other: nothing that serves this workload satisfies all of them. One must be relaxed; none was dropped here.",
        "optimise_first" when subject.Unoptimised is { } recorded => OptimisedFirst(recorded.Costs()),
        "optimise_first" => $"Without the {subject.Model.Api.OptimisationSaving:P0} that optimising saves, the API would cost {Usd(Unoptimised())} and lose against {Own}; optimised it costs {Api}.",
        "frontier_overrides_cost" => $"Own servers would cost {Gap} a month less; the quality of frontier models is bought with that.",
        "self_host_costs_more" => $"Own servers cost {Own} a month, {Gap} more than the API that may not be used ({Api}).",
        "revisit_later" => $"Own servers would save {Usd(decision.Costs.Api - Math.Min(decision.Costs.SelfHost, decision.Costs.Hybrid))} a month: the price of starting with the API. Look again within six months, or when the team and the launch allow.",
        "low_confidence" => "The inputs do not decide this; small changes turn the answer.",
        "check_baa" => $"{string.Join(", ", subject.Requirements.Compliance)}: a contract with the provider is needed before data goes to its API.",
        "api_residency_region" => $"The API processes data in {subject.Requirements.ApiRegion}, which satisfies the residency rule.",
        "size_self_host_with_reasoning_tokens" => $"Own capacity must carry {subject.Model.Mix.ReasoningTokens:#,0} reasoning tokens a request too; check that the stated capacity does.",
        "no_volume" => $"No volume is known, so cost cannot decide. {Capitalised(BreakEvenWords())}.",
        "thin_data" => $"Only {subject.Observed?.Calls:#,0} calls over {subject.Observed?.ObservedHours:#,0.#} hours were observed, and the answer differs between a third and three times that volume.",
        _ => Factor(code),
    };

    private string Factor(string code) => code switch
    {
        "integer_gpu_step" => $"Servers come whole: {decision.Costs.SelfHostServers:#,0} are needed and the last is mostly idle; with fractions the cheaper plan would change.",
        "idle_capacity" => $"A peak of {subject.Model.Load.Peak:0.##} times the mean needs {decision.Costs.SelfHostServers:#,0} servers that idle otherwise; a flat load would change the cheaper plan.",
        "batch_discount" => $"{subject.Model.Mix.BatchFraction:P0} of requests at batch prices decide.",
        "cached_tokens" => $"{subject.Model.Mix.CachedInputFraction:P0} of the input at prompt-cache prices decide.",
        "reasoning_tokens" => $"{subject.Model.Mix.ReasoningTokens:#,0} hidden reasoning tokens a request decide: they are billed as output.",
        "ops_cost" => $"{Usd(subject.Model.Own.StaffUsd)} a month for staff decide.",
        "redundancy_cost" => $"{Usd(subject.Model.Own.Spare * subject.Model.Own.ServerUsd)} a month for {subject.Model.Own.Spare} spare decide.",
        "scheduled_capacity" => $"Capacity can be rented for the hours needed: {Usd(subject.Model.Own.ServerUsd)} a server and month instead of {Usd(subject.Model.Own.UnscheduledServerUsd ?? 0)}.",
        "price_decline" => $"API prices that fall {subject.Model.Api.DeclinePerYear:P0} a year over the {subject.Model.Api.LifeMonths} months of the hardware's life decide: today's price is {Usd(Today())} a month, the mean over the life {Api}.",
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "has no sentence"),
    };

    private string OptimisedFirst(PlanCosts recorded) =>
        $"As recorded, the API costs {Usd(recorded.Api)} a month and own servers{(recorded.Hybrid < recorded.SelfHost ? " with API overflow" : "")} {Usd(Math.Min(recorded.SelfHost, recorded.Hybrid))}. "
        + $"Used well ({string.Join(", ", subject.Optimisation!.Measures.Where(measure => measure.IsCounted).Select(measure => measure.Name.Replace('_', ' ')))}) the API costs {Api}, and own servers are not needed.";

    private decimal Unoptimised() => (subject.Model with { Api = subject.Model.Api with { OptimisationSaving = 0 } }).Costs().Api;

    private decimal Today() => (subject.Model with { Api = subject.Model.Api with { DeclinePerYear = 0 } }).Costs().Api;

    private string BreakEvenWords() => (_breakEven.First, _breakEven.Stable) switch
    {
        (null, _) => "own servers never cost less than the API at these prices",
        ({ } first, { } stable) when first == stable => $"break-even is at {first:#,0} requests a month",
        ({ } first, { } stable) => $"the first break-even is at {first:#,0} requests a month, the stable one at {stable:#,0}",
        _ => "",
    };

    private static string Capitalised(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    internal static string Usd(decimal usd) => new Money(usd).ToString();
}
