namespace Breakeven.Ledger.Importing.Usage;

/// <summary>What a provider, or a gateway before this one, counted for one model on one UTC day.</summary>
/// <param name="Model">As the export names it.</param>
public sealed record ProviderUsage(DateOnly Day, string Model)
{
    /// <summary>Null where the export does not count requests, as Anthropic's.</summary>
    public long? Requests { get; init; }

    /// <summary>All prompt tokens, cached and cache-writing ones included.</summary>
    public long InputTokens { get; init; }

    /// <summary>The part read from the prompt cache; null where the export does not tell.</summary>
    public long? CachedInputTokens { get; init; }
    public long OutputTokens { get; init; }

    /// <summary>Null where the export has tokens only.</summary>
    public Money? Cost { get; init; }

    public static ProviderUsage operator +(ProviderUsage a, ProviderUsage b) => a with
    {
        Requests = a.Requests + b.Requests,
        InputTokens = checked(a.InputTokens + b.InputTokens),
        CachedInputTokens = a.CachedInputTokens + b.CachedInputTokens,
        OutputTokens = checked(a.OutputTokens + b.OutputTokens),
        Cost = a.Cost is { } left && b.Cost is { } right ? left + right : null,
    };
}
