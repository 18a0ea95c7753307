namespace Breakeven;

/// <summary>Billable tokens of one call, in disjoint buckets: a prompt token is uncached, read from the provider's prompt cache, or written to it, never two of them.</summary>
/// <param name="Input">Prompt tokens at full price.</param>
/// <param name="CachedInput">Prompt tokens read from the provider's prompt cache.</param>
/// <param name="CacheWrite">Prompt tokens written to the provider's prompt cache.</param>
/// <param name="Output">Generated tokens, reasoning included.</param>
/// <param name="Reasoning">The part of <paramref name="Output"/> that the caller does not see. Priced as output unless a card says otherwise.</param>
public readonly record struct TokenUsage(long Input, long CachedInput, long CacheWrite, long Output, long Reasoning)
{
    public static readonly TokenUsage Zero;

    /// <summary>The part of <see cref="CacheWrite"/> that is kept for an hour instead of minutes, at another price: Anthropic's. Zero where the provider does not tell.</summary>
    public long HourCacheWrite { get; init; }

    public long TotalInput => checked(Input + CachedInput + CacheWrite);
    public long Total => checked(TotalInput + Output);

    /// <summary>Usage as OpenAI counts it: <paramref name="prompt"/> includes cached tokens, <paramref name="completion"/> includes reasoning.</summary>
    /// <returns>Null when the counts contradict each other (negative, or a part larger than its whole): the caller marks the usage as suspect.</returns>
    public static TokenUsage? FromInclusive(long prompt, long cached, long completion, long reasoning) =>
        prompt < 0 || cached < 0 || completion < 0 || reasoning < 0 || cached > prompt || reasoning > completion
            ? null
            : new(prompt - cached, cached, 0, completion, reasoning);

    public static TokenUsage operator +(TokenUsage a, TokenUsage b) => checked(new(
        a.Input + b.Input, a.CachedInput + b.CachedInput, a.CacheWrite + b.CacheWrite, a.Output + b.Output, a.Reasoning + b.Reasoning)
    {
        HourCacheWrite = a.HourCacheWrite + b.HourCacheWrite,
    });
}
