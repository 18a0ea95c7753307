namespace Breakeven;

/// <summary>What a rate card is the price of; cards of one key are the steps of its price in time.</summary>
internal readonly record struct RateCardKey(ProviderName Provider, ModelName Model, ServiceTier Tier, Region? Region, DateOnly? ValidFrom)
{
    /// <summary>The card's key with its start.</summary>
    public static RateCardKey Of(RateCard card) => new(card.Provider, card.Model, card.Tier, card.Region, card.ValidFrom);

    /// <summary>The card's key whatever its period.</summary>
    public static RateCardKey AnyTime(RateCard card) => Of(card) with { ValidFrom = null };

    public override string ToString() =>
        $"{Provider}/{Model}{(Tier == ServiceTier.Default ? "" : $" {Tier.ToString().ToLowerInvariant()}")}{(Region is { } region ? $" in {region}" : "")}";
}
