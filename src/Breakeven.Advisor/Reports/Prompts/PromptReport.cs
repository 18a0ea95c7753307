using System.Collections.Immutable;

namespace Breakeven.Advisor.Reports.Prompts;

/// <summary>Where the tokens of each workload went, what was done to its prompts, and what more could be.</summary>
/// <param name="From">Of the first call with usage; null without any.</param>
/// <param name="Until">Of the last one.</param>
/// <param name="PriceBook">Version of the price book; amounts are at its list prices, US dollars over the period.</param>
/// <param name="Workloads">Most prompt tokens first.</param>
public sealed record PromptReport(DateTimeOffset? From, DateTimeOffset? Until, string PriceBook, ImmutableArray<WorkloadPrompts> Workloads);

/// <summary>One workload in one environment.</summary>
/// <param name="Calls">With token counts; answers of the response cache are not among them.</param>
/// <param name="Parts">Estimated tokens by part of the prompt, over <paramref name="PartsCalls"/> calls; null where no call recorded them.</param>
public sealed record WorkloadPrompts(string Workload, string? Environment, long Calls, TokenSums Tokens, Money CostUsd, ImmutableSortedDictionary<string, long>? Parts, long PartsCalls)
{
    /// <summary>What was done, and what could be.</summary>
    public ImmutableArray<PromptMeasure> Measures { get; init; } = [];

    /// <summary>Lengths of answers and their limits; null where no answer told its length.</summary>
    public OutputUse? Output { get; init; }

    /// <summary>What to change in the prompt itself; the gateway does not.</summary>
    public ImmutableArray<string> Advice { get; init; } = [];
}

/// <summary>Token counts as the provider told them, disjoint but for reasoning, which is part of output.</summary>
public sealed record TokenSums(long Uncached, long Cached, long Written, long Output, long Reasoning)
{
    public long Prompt => Uncached + Cached + Written;
}

/// <param name="Name"><c>prompt_cache</c>, <c>shortening</c>, <c>tools</c>, <c>history</c> or <c>max_tokens</c>.</param>
/// <param name="State"><c>done</c> or <c>possible</c>.</param>
/// <param name="Basis"><c>measured</c> (the provider's counts at list price), <c>estimated</c>, or <c>at_most</c>: an upper bound that no measure reaches.</param>
/// <param name="Calls">That it touched, or would.</param>
/// <param name="TokensSaved">Fewer uncached prompt tokens, for <c>max_tokens</c> output tokens; negative when there are more.</param>
/// <param name="SavedUsd">Null when no price is known. Negative when it cost more.</param>
/// <param name="Text">What it rests on, and how to get it.</param>
public sealed record PromptMeasure(string Name, string State, string Basis, long Calls, long TokensSaved, Money? SavedUsd, string Text);
