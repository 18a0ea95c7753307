using System.Collections.Immutable;
using Breakeven.Advisor.Verdicts;
using Breakeven.Advisor.Watching;
using static System.FormattableString;

namespace Breakeven.Advisor.Migration;

/// <summary>The way from today to the verdict, step by step, with what stops each step (docs/concepts/migration.md).</summary>
internal static class MigrationPlan
{
    private const int MonthsToLookAgain = 6;
    private const int FarthestTrendDays = 365;

    public static ImmutableArray<MigrationStep> Of(WorkloadVerdict verdict) => [.. verdict.Verdict switch
    {
        Verdict.Api => StayOnApi(verdict),
        Verdict.SelfHost => new Move(verdict, 1m).Steps(),
        Verdict.Hybrid => new Move(verdict, HybridShare(verdict)).Steps(),
        Verdict.Infeasible => Relax(verdict),
        _ => Measure(),
    }];

    private static IEnumerable<MigrationStep> StayOnApi(WorkloadVerdict verdict)
    {
        yield return new("optimise", "Optimise first: exact caching, the provider's prompt cache, shorter prompts, batch for what can wait, a cheaper model where it is good enough.");
        yield return new("second_provider", "Configure a second API as fallback, so that an outage of one provider is not an outage of yours.")
        {
            GoBack = "The first provider stays in the route; calls return to it when it answers.",
        };
        if (verdict.Decision.Beware.Contains("revisit_later"))
            yield return new("look_again", $"Look again within {MonthsToLookAgain} months: own servers would already cost less. Until then build experience with one open model in shadow traffic.");
        else if (LookAgain(verdict) is { } step) yield return step;
    }

    /// <summary>At the next crossing in the direction of the trend, and when that is.</summary>
    private static MigrationStep? LookAgain(WorkloadVerdict verdict)
    {
        if (!verdict.Decision.Constraints.OwnIsFeasible || verdict.Subject.Model.BreakEven().First is not { } first) return null;
        VolumeTrend? trend = verdict.Subject.Observed is { } observed ? VolumeTrend.Of(observed.HourlyRequests) : null;
        WatchRules rules = new() { Margin = 0m, Horizon = TimeSpan.FromDays(FarthestTrendDays) };
        if (ExpectedCrossing.Find(verdict.Subject, verdict.Decision.Constraints, Verdict.Api, trend, rules) is { } expected)
        {
            DateOnly on = DateOnly.FromDateTime(verdict.Subject.Observed!.LastSeen.UtcDateTime.AddDays(expected.Days));
            return new("look_again", Invariant($"Look again on {on:yyyy-MM-dd}, when the present trend reaches {expected.RequestsPerMonth:#,0} requests a month and {AdviceJson.Word(expected.To)} begins to cost less; and earlier when prices change by more than a tenth."))
            {
                AtRequestsPerMonth = decimal.Round(expected.RequestsPerMonth),
                On = on,
            };
        }
        return new("look_again", Invariant($"Look again when volume nears {first:#,0} requests a month, prices change by more than a tenth, or in six months.")) { AtRequestsPerMonth = decimal.Round(first) };
    }

    private static IEnumerable<MigrationStep> Relax(WorkloadVerdict verdict)
    {
        foreach (Flip flip in RequirementFlips.Find(verdict.Subject, verdict.Verdict))
            yield return new("relax", $"Relaxing {flip.Input} from {flip.From} to {flip.To} makes it {AdviceJson.Word(flip.Verdict)}.");
        yield return new("relax", "Decide with the owners of the requirements which of them is negotiable; nothing was dropped here.");
    }

    private static IEnumerable<MigrationStep> Measure() =>
    [
        new("measure", "Send the traffic through the gateway for at least two weeks, so that volume, sizes and shape are measured.") { Days = 14, Calls = ThinData.EnoughCalls },
        new("measure", "Ask again with the ledger."),
    ];

    private static decimal HybridShare(WorkloadVerdict verdict)
    {
        decimal volume = verdict.Subject.Model.RequestsPerMonth;
        return volume == 0m ? 0m : Math.Min(0.99m, decimal.Round((volume - verdict.Decision.Costs.HybridOverflow) / volume, 2));
    }
}
