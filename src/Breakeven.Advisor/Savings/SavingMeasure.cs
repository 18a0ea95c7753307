namespace Breakeven.Advisor.Savings;

/// <summary>What makes a call cheaper than the strong model at list price. In JSON in snake case.</summary>
public enum SavingMeasure
{
    /// <summary>The stored answer to the same request.</summary>
    ResponseCacheExact,

    /// <summary>The stored answer to a request that means the same.</summary>
    ResponseCacheSemantic,

    /// <summary>Another model, chosen by the complexity router.</summary>
    ComplexityRouting,

    /// <summary>A cheaper model asked first; its rejected tries are part of it.</summary>
    Cascade,

    /// <summary>Another cloud model for any other reason: order, weights, price, fallback.</summary>
    CheaperModel,

    /// <summary>Own servers at their whole cost, idle hours included.</summary>
    OwnServers,

    /// <summary>Parts of the prompt that were not sent: old turns, and what tools say twice. Its tokens are estimates.</summary>
    ShorterPrompts,

    /// <summary>The provider's prompt cache: cheaper reads, dearer writes.</summary>
    PromptCache,

    /// <summary>The provider's batch or flex price.</summary>
    ServiceTier,

    /// <summary>What was paid differs from the price book for no reason above: a contract, a promotion, or a book that changed since.</summary>
    PriceTerms,
}
