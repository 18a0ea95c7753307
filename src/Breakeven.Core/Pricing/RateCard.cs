using System.Collections.Immutable;

namespace Breakeven;

/// <summary>All rates of one provider, model, service tier and region, for a validity period, with its source.</summary>
/// <remarks>The period is <c>[ValidFrom, ValidUntil)</c> in UTC; an open end is null.</remarks>
public sealed record RateCard(ProviderName Provider, ModelName Model, TokenRates Rates)
{
    public ServiceTier Tier { get; init; }
    public Region? Region { get; init; }
    public DateOnly? ValidFrom { get; init; }
    public DateOnly? ValidUntil { get; init; }

    /// <summary>Rates of the whole request once its input exceeds a number of tokens, ascending. Providers price the request, not the part above.</summary>
    public ImmutableArray<LongContextRates> LongContext { get; init; } = [];

    /// <summary>Longest prompt, and longest output, in tokens; null when the source does not say.</summary>
    public int? MaxInputTokens { get; init; }
    public int? MaxOutputTokens { get; init; }

    /// <summary>Chat, embedding, ...: the operation that these rates are for.</summary>
    public string Operation { get; init; } = "chat";

    /// <summary>Where the figures were read, and when.</summary>
    public string Source { get; init; } = "";
    public DateOnly? SourceDate { get; init; }

    /// <summary>True when the figures are not a published price of this model but derived from something near it.</summary>
    public bool IsEstimate { get; init; }

    /// <summary>What a reader should know, as another source's differing figure; null when there is nothing.</summary>
    public string? Note { get; init; }

    public bool IsValidAt(DateOnly day) => (ValidFrom is null || day >= ValidFrom) && (ValidUntil is null || day < ValidUntil);

    /// <summary>The rates for a request of this many input tokens.</summary>
    public TokenRates RatesFor(long inputTokens)
    {
        TokenRates rates = Rates;
        foreach (LongContextRates step in LongContext)
            if (inputTokens > step.AboveInputTokens) rates = step.Rates;
        return rates;
    }

    /// <summary>The most that a call of at most so many tokens can cost; null when the card does not price them.</summary>
    public Money? Most(long input, long output) => RatesFor(input).Most(input, output);

    /// <summary>The longest prompt that its provider takes; null when that is not known, or grows with the price.</summary>
    public long? LongestPrompt => LongContext.IsEmpty ? MaxInputTokens : null;

    /// <summary>Price of one call, or null when the card does not price what was used.</summary>
    public Money? Price(TokenUsage usage) => RatesFor(usage.TotalInput).Price(usage);
}

/// <summary>Rates that replace a card's own for the whole request when its input exceeds <paramref name="AboveInputTokens"/>.</summary>
public sealed record LongContextRates(long AboveInputTokens, TokenRates Rates);
