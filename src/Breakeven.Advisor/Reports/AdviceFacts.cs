using System.Collections.Immutable;
using Breakeven.Advisor.Derivations;
using Breakeven.Advisor.Savings;
using Breakeven.Advisor.Verdicts;

namespace Breakeven.Advisor.Reports;

/// <summary>The figures of the first screen.</summary>
internal static class AdviceFacts
{
    public static ImmutableArray<ReportFact> Of(Advice advice, VerifiedSavings? savings = null)
    {
        List<ReportFact> facts = [];
        Anchors anchors = new(advice, "all");
        if (AdviceWords.Chosen(advice) is { MonthlyUsd: { } cost })
        {
            string name = ChangeDerivations.OptionName(AdviceWords.Chosen(advice)!.Kind);
            facts.Add(new("Cost a month", Format.Usd(cost.Point), $"p5 to p95: {Format.UsdRange(cost.P5, cost.P95)}{(anchors.IsEstimate(name) ? "; rests on estimates" : "")}") { Anchor = anchors.Find(name) });
            if (AdviceWords.Rival(advice) is { MonthlyUsd: { } rival } other)
            {
                decimal saving = rival.Point - cost.Point;
                string share = rival.Point > 0 ? Format.Percent((double)(Math.Abs(saving) / rival.Point)) + " " : "";
                string rivalName = other.Kind == "api" ? "the API" : AdviceWords.Kind(other.Kind).ToLowerInvariant();
                string against = advice.Workloads.Length > 1 && other.Kind == "api" ? "all on the API" : rivalName + (other.Feasible ? "" : ", which is excluded");
                ReportFact fact = saving >= 0
                    ? new("Saving a month", Format.Usd(saving), $"{share}below {against}")
                    : new("Premium a month", Format.Usd(-saving), $"{share}above {against}");
                facts.Add(fact with { Anchor = anchors.Find("saving_usd_per_month") });
            }
        }
        if (savings is not null) facts.Add(Saved(savings));
        facts.Add(new("Confidence", Format.Percent(advice.Confidence), IsOnlyOption(advice) ? "the only permitted option" : AdviceWords.Confidence(advice.Confidence)) { Anchor = anchors.Find("confidence") });
        if (BreakEven(advice) is { } even) facts.Add(even with { Anchor = anchors.Find("break_even_stable_requests_per_month") });
        return [.. facts];
    }

    /// <summary>The hold-out's figure where there is one, else that of the prices.</summary>
    private static ReportFact Saved(VerifiedSavings savings)
    {
        string share = savings.SavingShare is { } part ? $"{Format.Percent(Math.Abs(part))} of {Format.Usd(savings.AlwaysStrong.Usd)}" : "";
        string days = savings is { From: { } from, Until: { } until } ? $" in {(until - from).TotalDays.ToString("0.#", System.Globalization.CultureInfo.InvariantCulture)} days" : "";
        string measured = savings.Holdout is { } holdout ? $"; by the hold-out {holdout.Saving} of {holdout.Calculated ?? holdout.Saving}" : "";
        return new(savings.Saving.Usd >= 0 ? "Saved" : "Extra cost", Format.Usd(Math.Abs(savings.Saving.Usd)), $"{share}{days}{measured}");
    }

    /// <summary>Sure because nothing else is allowed, which is not the same as sure because of the cost.</summary>
    private static bool IsOnlyOption(Advice advice) => AdviceWords.Chosen(advice) is not null && advice.Options.Count(option => option.Feasible) == 1;

    /// <summary>The crossing; over several workloads that of the one which would cost most on the API, for the whole has none.</summary>
    private static ReportFact? BreakEven(Advice advice)
    {
        if (advice.Workloads.Length > 1)
            return advice.Workloads.Where(part => part.BreakEven is not null).MaxBy(part => AdviceWords.Option(part, "api")?.MonthlyUsd?.Point ?? 0) is { } largest
                ? BreakEven(largest with { Workloads = [] }) is { } fact ? fact with { Label = $"Break-even of {largest.Name}" } : null
                : null;
        if (advice.BreakEven is not { } breakEven) return null;
        return breakEven.StableRequestsPerMonth is { } stable
            ? new("Stable break-even", Format.Count(stable), $"requests a month{Today(advice)}")
            : new("Stable break-even", "never", breakEven.FirstRequestsPerMonth is null ? "own servers alone win at no volume" : "own servers alone win only in intervals");
    }

    private static string Today(Advice advice) =>
        advice.Charts is { CurrentRequestsPerMonth: > 0 and var now } ? $"; today {Format.Count(now)}" : "";
}
