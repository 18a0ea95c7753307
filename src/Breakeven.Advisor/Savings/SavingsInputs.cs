namespace Breakeven.Advisor.Savings;

/// <summary>What the ledger alone does not tell.</summary>
/// <param name="Prices">Price book, with the operator's own prices.</param>
/// <param name="Configuration">Routes, targets, providers, policies and environments of a configuration by its number; null when the ledger does not tell them.</param>
/// <param name="PricedAs">The name that the price book knows a provider by.</param>
public sealed record SavingsInputs(PriceBook Prices, Func<int, BreakevenConfig?> Configuration, Func<ProviderConfig, ProviderName> PricedAs)
{
    /// <summary>How many calls each record stands for, where the ledger holds a sample of the load that its own servers carry. Money is scaled, counts stay as recorded.</summary>
    public decimal Scale { get; init; } = 1;

    /// <summary>The strong model for every call, in place of each route's own; null for the routes' own.</summary>
    public (ProviderName Provider, ModelName Model)? Baseline { get; init; }
}
