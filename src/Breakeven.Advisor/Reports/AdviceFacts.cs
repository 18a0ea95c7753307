using System.Collections.Immutable;
using Breakeven.Advisor.Verdicts;

namespace Breakeven.Advisor.Reports;

/// <summary>The figures of the first screen.</summary>
internal static class AdviceFacts
{
    public static ImmutableArray<ReportFact> Of(Advice advice)
    {
        List<ReportFact> facts = [];
        if (AdviceWords.Chosen(advice) is { MonthlyUsd: { } cost })
        {
            facts.Add(new("Cost a month", Format.Usd(cost.Point), $"p5 to p95: {Format.UsdRange(cost.P5, cost.P95)}"));
            if (AdviceWords.Rival(advice) is { MonthlyUsd: { } rival } other)
            {
                decimal saving = rival.Point - cost.Point;
                string share = rival.Point > 0 ? Format.Percent((double)(Math.Abs(saving) / rival.Point)) + " " : "";
                string against = AdviceWords.Kind(other.Kind) + (other.Feasible ? "" : " (excluded)");
                facts.Add(saving >= 0
                    ? new("Saving a month", Format.Usd(saving), $"{share}below {against}")
                    : new("Premium a month", Format.Usd(-saving), $"{share}above {against}"));
            }
        }
        facts.Add(new("Confidence", Format.Percent(advice.Confidence), AdviceWords.Confidence(advice.Confidence)));
        if (advice.BreakEven is { } breakEven)
            facts.Add(breakEven.StableRequestsPerMonth is { } stable
                ? new("Stable break-even", Format.Count(stable), $"requests a month{Today(advice)}")
                : new("Stable break-even", "never", breakEven.FirstRequestsPerMonth is null ? "own servers win at no volume" : "own servers win only in intervals"));
        return [.. facts];
    }

    private static string Today(Advice advice) =>
        advice.Charts is { CurrentRequestsPerMonth: > 0 and var now } ? $"; today {Format.Count(now)}" : "";
}
