using System.Collections.Immutable;
using Breakeven.Advisor.Counterfactuals;

namespace Breakeven.Advisor.Verdicts;

/// <summary>What to do next, step by step, fitted to the verdict.</summary>
internal static class PlanWriter
{
    public static ImmutableArray<string> Of(WorkloadVerdict verdict) => [.. verdict.Verdict switch
    {
        Verdict.Api => StayOnApi(verdict),
        Verdict.SelfHost => Migrate(verdict, 100),
        Verdict.Hybrid => Migrate(verdict, HybridShare(verdict)),
        Verdict.Infeasible => Relax(verdict),
        _ => ["Send the traffic through the gateway for at least two weeks, so that volume, sizes and shape are measured.", "Ask again with the ledger."],
    }];

    private static IEnumerable<string> StayOnApi(WorkloadVerdict verdict)
    {
        WorkloadCase subject = verdict.Subject;
        yield return "Optimise first: exact caching, the provider's prompt cache, shorter prompts, batch for what can wait, a cheaper model where it is good enough.";
        yield return "Configure a second API as fallback, so that an outage of one provider is not an outage of yours.";
        if (verdict.Decision.Beware.Contains("revisit_later"))
            yield return "Look again within six months: own servers would already cost less. Until then build experience with one open model in shadow traffic.";
        else if (subject.Model.BreakEven().First is { } first && verdict.Decision.Constraints.OwnIsFeasible)
            yield return $"Look again when volume nears {first:#,0} requests a month, prices change by more than a tenth, or in six months.";
    }

    private static IEnumerable<string> Migrate(WorkloadVerdict verdict, int share)
    {
        bool apiAllowed = verdict.Decision.Constraints.ApiIsFeasible;
        string model = verdict.Subject.Hosting.Model?.Id ?? "the open model";
        if (apiAllowed) yield return "Optimise first: caching and shorter prompts lower what either way must serve.";
        yield return $"Deploy {model} behind the gateway and measure its real capacity with `breakeven calibrate`.";
        if (apiAllowed)
        {
            yield return "Shadow a tenth of the traffic: no answer reaches a user; judge the answers against today's.";
            yield return "Serve 5 % of calls from it. Stop and roll back if quality, errors or latency are worse than the API's beyond their intervals.";
            yield return share < 100 ? $"Ramp to 25 %, 50 % and then the base load (about {share} % of calls); what exceeds the own capacity overflows to the API." : "Ramp to 25 %, 50 % and 100 %, a week each.";
            yield return "Keep the API configured as fallback, and test it monthly.";
        }
        else
        {
            yield return "Try it on recorded or synthetic requests inside the own infrastructure, then with 5 % of the users.";
            yield return "Ramp to 25 %, 50 % and 100 %. No API is permitted as fallback: keep a spare server and test losing one.";
        }
        yield return "Stop condition: if a month's reservation cost per request exceeds the API's, ask again with the ledger.";
    }

    private static IEnumerable<string> Relax(WorkloadVerdict verdict)
    {
        foreach (Flip flip in RequirementFlips.Find(verdict.Subject, verdict.Verdict))
            yield return $"Relaxing {flip.Input} from {flip.From} to {flip.To} makes it {AdviceJson.Word(flip.Verdict)}.";
        yield return "Decide with the owners of the requirements which of them is negotiable; nothing was dropped here.";
    }

    private static int HybridShare(WorkloadVerdict verdict)
    {
        decimal volume = verdict.Subject.Model.RequestsPerMonth;
        return volume == 0 ? 0 : Math.Min(99, (int)Math.Round((volume - verdict.Decision.Costs.HybridOverflow) * 100m / volume));
    }
}
