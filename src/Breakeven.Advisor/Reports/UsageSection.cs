using Breakeven.Advisor.Optimisation;
using Breakeven.Advisor.Verdicts;
using Breakeven.Advisor.Workloads;

namespace Breakeven.Advisor.Reports;

/// <summary>What was recorded of a workload, and what its API would cost used well.</summary>
internal static class UsageSection
{
    public static IEnumerable<ReportSection> Of(ReportSubject subject)
    {
        (Advice advice, int level) = (subject.Advice, subject.Level);
        if (advice.Optimisation is { Measures.IsEmpty: false } plan) yield return new("The API used well", level, [.. Measures(plan)]);
        if (advice.Observed is { Usage: { } usage } profile) yield return new("Usage", level, [.. Blocks(profile, usage, advice.Outlook)]);
    }

    private static IEnumerable<ReportBlock> Measures(OptimisationPlan plan)
    {
        string requests = plan.RequestsBefore == plan.RequestsAfter ? "" : $" {Format.Whole(plan.RequestsBefore)} requests a month become {Format.Whole(plan.RequestsAfter)} for every fleet.";
        yield return new ReportParagraph(plan.SavingShare > 0m
            ? $"{Format.Usd(plan.BeforeUsd)} a month become {Format.Usd(plan.AfterUsd)} ({Format.Percent((double)plan.SavingShare)} less) by what is counted; own servers are compared with that.{requests}"
            : $"Nothing that is counted lowers the bill of {Format.Usd(plan.AfterUsd)} a month.");
        yield return new ReportTable(
            [new("Measure"), new("Basis"), new("Counted"), new("Saves a month", true), new("Share", true)],
            [.. plan.Measures.Select(measure => new ReportRow([InputWords.Name(measure.Name), Format.Words(SnakeCase.Of(measure.Basis.ToString())), measure.IsCounted ? "yes" : "no",
                measure.SavingUsd is { } usd ? Format.Usd(usd) : "unknown", measure.SavingShare is { } share ? Format.Percent((double)share) : "unknown"]))]);
        yield return new ReportList([.. plan.Measures.Select(measure => new ReportItem($"{InputWords.Name(measure.Name)}: {measure.Text} {measure.How}"))]);
    }

    private static IEnumerable<ReportBlock> Blocks(WorkloadProfile profile, UsageAnalysis usage, GrowthOutlook? outlook)
    {
        yield return new ReportTable([new("Recorded"), new("Value")], [.. Facts(profile, usage, outlook).Select(fact => new ReportRow([fact.Name, fact.Value]))]);
        if (!usage.Gaps.IsEmpty)
            yield return new ReportList([.. usage.Gaps.Select(gap => new ReportItem(gap.Text, gap.Kind, ReportTone.Caution))]);
    }

    private static IEnumerable<(string Name, string Value)> Facts(WorkloadProfile profile, UsageAnalysis usage, GrowthOutlook? outlook)
    {
        yield return ("Volume", $"{Format.Whole((decimal)profile.RequestsPerMonth)} requests a month, from {Format.Whole(profile.Calls)} calls in {Format.Count(profile.ObservedHours)} hours");
        yield return ("Input tokens", Tokens(profile.InputTokens, profile.InputPercentiles));
        yield return ("Output tokens", Tokens(profile.OutputTokens, profile.OutputPercentiles));
        if (usage.Sizes is { } sizes)
        {
            if (sizes.Correlation is { } correlation) yield return ("Input and output", $"correlation of the logarithms {correlation:0.00}");
            string beyond = string.Join(", ", sizes.Above.Where(above => above.Share > 0).Select(above => $"{Format.Percent(above.Share)} above {above.Tokens:#,0} {(above.Of == SizeKind.Input ? "input" : "in all")}"));
            yield return ("Long requests", beyond.Length == 0 ? "none above 8,192 tokens" : beyond);
        }
        yield return ("Pattern", $"{SnakeCase.Of(profile.Traffic.ToString())}; peak {profile.PeakToMean:0.##} times the mean hour");
        if (profile.ForecastError is { } error) yield return ("Forecast error of an hour", $"{Format.Percent(error)} of volume, of which {Format.Percent(profile.CountingNoise ?? 0)} are chance at this volume");
        yield return ("Growth", Growth(usage.Growth, outlook));
        if (!usage.Repeats.IsEmpty) yield return ("Exact repeats", string.Join(", ", usage.Repeats.Select(repeat => $"{Format.Percent(repeat.Share)} within {Words(repeat.Lifetime)}")));
        if (!usage.PrefixReads.IsEmpty)
            yield return ("Prompt prefixes reused", string.Join(", ", usage.PrefixReads.Select(reads => $"{Bounds(reads)} of tokens within {Words(reads.Lifetime)}")));
        if (usage.CacheReadsAreRecorded) yield return ("Read from the prompt cache", $"{Format.Percent(profile.CachedInputFraction)} of tokens, as recorded");
        if (usage.UnstreamedShare is { } waiting) yield return ("Could wait at most", $"{Format.Percent(waiting)} of requests: not streamed{AdviceDocument.EstimateMark}");
    }

    private static string Growth(GrowthEstimate growth, GrowthOutlook? outlook)
    {
        string observed = growth.PerMonth is { } perMonth
            ? $"{Format.Percent(perMonth)} a month, with 95 % probability between {Format.Percent(growth.Low!.Value)} and {Format.Percent(growth.High!.Value)}, from {growth.Weeks} weeks"
            : $"not known: {growth.WhyNot}";
        string stated = outlook is { IsStated: true } ? $"; stated {Format.Percent(outlook.Growth.PerMonth!.Value)} a month" : "";
        string crossing = outlook?.MonthsToBreakEven is { } months ? $"; break-even in about {months:0.#} months at that pace" : "";
        return observed + stated + crossing;
    }

    private static string Bounds(PrefixReads reads) => reads.ReadShare == reads.ReadShareAtMost
        ? Format.Percent(reads.ReadShare) : $"{Format.Percent(reads.ReadShare)} to {Format.Percent(reads.ReadShareAtMost)}";

    private static string Tokens(double mean, TokenPercentiles percentiles) =>
        $"mean {mean:#,0}; half below {percentiles.P50:#,0}, 90 % below {percentiles.P90:#,0}, 99 % below {percentiles.P99:#,0}";

    private static string Words(TimeSpan lifetime) => lifetime.TotalHours >= 24 ? "a day" : lifetime.TotalHours >= 1 ? "an hour" : "5 minutes";
}
