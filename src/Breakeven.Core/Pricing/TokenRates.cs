namespace Breakeven;

/// <summary>Prices in US dollars per million tokens. Null means that the source states no price; it never means free.</summary>
/// <param name="Input">Uncached prompt tokens.</param>
/// <param name="Output">Generated tokens.</param>
/// <param name="CachedInput">Prompt-cache reads; without a price they cost as <paramref name="Input"/>.</param>
/// <param name="CacheWrite">Prompt-cache writes; without a price they cost as <paramref name="Input"/>.</param>
/// <param name="Reasoning">Hidden output; without a price it costs as <paramref name="Output"/>.</param>
public sealed record TokenRates(decimal? Input, decimal? Output, decimal? CachedInput = null, decimal? CacheWrite = null, decimal? Reasoning = null)
{
    private const decimal TokensPerUnit = 1_000_000m;

    /// <summary>Anthropic's price of a write for an hour over that of input (docs.claude.com, prompt caching: five minutes 1.25, an hour 2).</summary>
    private const decimal HourWriteOverInput = 2m;

    /// <summary>Prompt-cache writes that are kept for an hour. Price books state the shorter ones alone; only a provider with a surcharge on those has this one.</summary>
    public decimal? HourCacheWrite => CacheWrite is { } write && Input is { } input && write > input ? Math.Max(write, HourWriteOverInput * input) : CacheWrite;

    /// <summary>Price of <paramref name="usage"/>, or null when it holds tokens that these rates do not price.</summary>
    public Money? Price(TokenUsage usage)
    {
        if (Input is null && usage.TotalInput > 0) return null;
        if (Output is null && usage.Output > 0) return null;
        decimal input = Input ?? 0m, output = Output ?? 0m;
        decimal usd = usage.Input * input
            + usage.CachedInput * (CachedInput ?? input)
            + (usage.CacheWrite - usage.HourCacheWrite) * (CacheWrite ?? input)
            + usage.HourCacheWrite * (HourCacheWrite ?? input)
            + (usage.Output - usage.Reasoning) * output
            + usage.Reasoning * (Reasoning ?? output);
        return new Money(usd / TokensPerUnit).Rounded();
    }

    /// <summary>The most that so many tokens can cost, whichever of them turn out to be cached, written to a cache, or reasoning; null when they are not priced.</summary>
    public Money? Most(long input, long output)
    {
        if ((Input is null && input > 0) || (Output is null && output > 0)) return null;
        decimal dearestInput = Math.Max(Input ?? 0m, Math.Max(CachedInput ?? 0m, HourCacheWrite ?? 0m));
        decimal dearestOutput = Math.Max(Output ?? 0m, Reasoning ?? 0m);
        return new Money((input * dearestInput + output * dearestOutput) / TokensPerUnit).Rounded();
    }

    /// <summary>All rates times <paramref name="factor"/>, as for a batch discount or a regional uplift.</summary>
    public TokenRates Scaled(decimal factor) =>
        new(Input * factor, Output * factor, CachedInput * factor, CacheWrite * factor, Reasoning * factor);
}
