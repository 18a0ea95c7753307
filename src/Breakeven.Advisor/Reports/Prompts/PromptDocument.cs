using System.Collections.Immutable;
using System.Globalization;

namespace Breakeven.Advisor.Reports.Prompts;

/// <summary>The report as a document that every renderer can write.</summary>
public static class PromptDocument
{
    public static ReportDocument Build(PromptReport report, string source)
    {
        ArgumentNullException.ThrowIfNull(report);
        long prompt = report.Workloads.Sum(workload => workload.Tokens.Prompt), output = report.Workloads.Sum(workload => workload.Tokens.Output);
        decimal done = report.Workloads.SelectMany(workload => workload.Measures).Where(measure => measure.State == "done").Sum(measure => measure.SavedUsd?.Usd ?? 0m);
        string headline = report.Workloads.IsEmpty
            ? "No call with token counts was recorded."
            : $"{Format.Count((double)prompt)} prompt tokens and {Format.Count((double)output)} output tokens; measures on prompts saved {Format.Usd(done)} at list prices.";
        return new("Where the tokens go", headline, ReportTone.Neutral, [], [.. report.Workloads.Select(Section)])
        {
            Subtitle = report is { From: { } from, Until: { } until } ? $"{source}, calls from {Instant(from)} to {Instant(until)}" : source,
            Footer = $"Price book {report.PriceBook}, list prices, US dollars over the period. 'measured' is the provider's own counts; 'estimated' a replay or four bytes a token; 'at most' an upper bound. Savings of several measures do not add up.",
        };
    }

    private static ReportSection Section(WorkloadPrompts item)
    {
        ImmutableArray<ReportBlock>.Builder blocks = ImmutableArray.CreateBuilder<ReportBlock>();
        blocks.Add(new ReportParagraph($"{Format.Whole(item.Calls)} calls with token counts, {Format.Usd(item.CostUsd.Usd)} recorded."));
        blocks.Add(Tokens(item.Tokens));
        if (item.Parts is { } parts) blocks.Add(Parts(parts, item));
        if (item.Output is { } output) blocks.AddRange(OutputBlocks.Of(output));
        if (!item.Measures.IsEmpty) blocks.Add(Measures(item.Measures));
        foreach (PromptMeasure measure in item.Measures) blocks.Add(new ReportParagraph($"{Format.Words(measure.Name)}: {measure.Text}"));
        foreach (string advice in item.Advice) blocks.Add(new ReportParagraph(advice, ReportTone.Caution));
        return new(item.Environment is { } environment ? $"{item.Workload} ({environment})" : item.Workload, 2, blocks.ToImmutable());
    }

    private static ReportTable Tokens(TokenSums tokens)
    {
        double all = Math.Max(1, tokens.Prompt + tokens.Output);
        ReportRow Row(string name, long count) => new([name, Format.Whole(count), Format.Percent(count / all)]);
        return new(
            [new("Tokens"), new("Count", IsNumber: true), new("Share", IsNumber: true)],
            [Row("prompt, uncached", tokens.Uncached), Row("prompt, read from the provider's cache", tokens.Cached), Row("prompt, written to it", tokens.Written),
                Row("output", tokens.Output - tokens.Reasoning), Row("reasoning", tokens.Reasoning)]);
    }

    private static ReportTable Parts(ImmutableSortedDictionary<string, long> parts, WorkloadPrompts item)
    {
        double all = Math.Max(1, parts.Values.Sum());
        return new(
            [new($"Part of the prompt (estimate, {Format.Whole(item.PartsCalls)} calls)"), new("Tokens", IsNumber: true), new("Share", IsNumber: true)],
            [.. parts.OrderByDescending(part => part.Value).Select(part => new ReportRow([Format.Words(part.Key), Format.Whole(part.Value), Format.Percent(part.Value / all)]))]);
    }

    private static ReportTable Measures(ImmutableArray<PromptMeasure> measures) => new(
        [new("Measure"), new("State"), new("Basis"), new("Calls", IsNumber: true), new("Tokens saved", IsNumber: true), new("Saves", IsNumber: true)],
        [.. measures.Select(measure => new ReportRow([Format.Words(measure.Name), measure.State, Format.Words(measure.Basis), Format.Whole(measure.Calls), Format.Whole(measure.TokensSaved), measure.SavedUsd is { } usd ? Format.Usd(usd.Usd) : "not known"]))]);

    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);
}
