using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Breakeven;

/// <summary>Rate cards read from a public price catalog, and the entries that could not become one.</summary>
/// <param name="Format">Which catalog it was recognised as.</param>
public sealed record PublishedPrices(PriceSourceFormat Format, ImmutableArray<RateCard> Cards, ImmutableArray<DroppedPrice> Dropped)
{
    /// <summary>Names that the catalog gives to a model beside the entry's own. It may lump dated versions together there that another catalog prices apart.</summary>
    public FrozenSet<(ProviderName Provider, ModelName Model)> OtherNames { get; init; } = [];

    /// <summary>True when another catalog's own entry for the same name is to be believed rather than this card.</summary>
    internal bool IsSecondHand(RateCard card) => card.IsEstimate || OtherNames.Contains((card.Provider, card.Model));

    /// <summary>Reads a catalog, recognising which one it is by its content.</summary>
    /// <param name="sourceDate">Day on which the catalog was published; every card carries it.</param>
    /// <param name="sourceName">What every card names as its source; the catalog's usual name when null.</param>
    /// <exception cref="CatalogFormatException">Not JSON, or none of the catalogs of <see cref="PriceSourceFormat"/>.</exception>
    public static PublishedPrices Read(Stream catalog, DateOnly sourceDate, string? sourceName = null) =>
        PriceSourceReader.Read(catalog, sourceDate, sourceName);
}

/// <summary>A public price catalog whose format is understood.</summary>
public enum PriceSourceFormat
{
    /// <summary><c>model_prices_and_context_window.json</c> of BerriAI/litellm.</summary>
    LiteLlm,

    /// <summary><c>prices/data.json</c> of pydantic/genai-prices.</summary>
    GenAiPrices,

    /// <summary><c>api.json</c> of models.dev.</summary>
    ModelsDev,
}

/// <summary>A catalog entry that gives no rate card.</summary>
/// <param name="Entry">As the catalog names it.</param>
public sealed record DroppedPrice(string Entry, string Reason);
