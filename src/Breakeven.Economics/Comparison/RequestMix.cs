namespace Breakeven.Economics.Comparison;

/// <summary>The mean request of a workload, in tokens, and how much of it is billed at special prices.</summary>
/// <param name="InputTokens">Whole prompt, cached part included.</param>
/// <param name="OutputTokens">Visible answer.</param>
public sealed record RequestMix(decimal InputTokens, decimal OutputTokens)
{
    /// <summary>Hidden output, on top of <see cref="OutputTokens"/>.</summary>
    public decimal ReasoningTokens { get; init; }

    /// <summary>Share of the prompt that is read from the provider's prompt cache, 0 to 1.</summary>
    public decimal CachedInputFraction { get; init; }

    /// <summary>Share of the prompt that is written to the provider's prompt cache, 0 to 1; both shares together at most 1.</summary>
    public decimal CacheWriteFraction { get; init; }

    /// <summary>Share of requests sent as batch, 0 to 1.</summary>
    public decimal BatchFraction { get; init; }
}
