namespace Breakeven.Advisor.Reports;

/// <summary>Prices of models as the ledger names them: providers by their names in the configuration, which may differ from the price book's.</summary>
/// <param name="catalogName">The price book's name of a provider of the configuration; null for its own.</param>
public sealed class ModelRates(PriceBook prices, Func<string, ProviderName?> catalogName)
{
    public string Version => prices.Version;

    /// <returns>US dollars per million tokens, for short prompts; null when no price is known.</returns>
    public TokenRates? Of(string? provider, string? model, DateTimeOffset at)
    {
        if (string.IsNullOrEmpty(provider) || string.IsNullOrEmpty(model)) return null;
        DateOnly day = DateOnly.FromDateTime(at.UtcDateTime);
        RateCard? card = prices.Find(new(provider), new(model), day) ?? (catalogName(provider) is { } known ? prices.Find(known, new(model), day) : null);
        return card?.Rates;
    }
}
