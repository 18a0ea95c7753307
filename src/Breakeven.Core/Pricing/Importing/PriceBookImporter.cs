namespace Breakeven;

/// <summary>Brings a newer public price catalog into a price book.</summary>
/// <remarks>
/// Prices are steps in time: a changed price ends the old card and starts a new one, so that a past call keeps its price.
/// What the catalog does not mention stays as it is. Overrides are configuration and are not carried into the new book.
/// </remarks>
public static class PriceBookImporter
{
    /// <param name="catalog">LiteLLM's price list, genai-prices' <c>data.json</c> or models.dev's <c>api.json</c>; recognised by content.</param>
    /// <param name="sourceDate">Day on which the catalog was published: a changed price is valid from it on.</param>
    /// <exception cref="CatalogFormatException">The catalog does not read; <paramref name="current"/> is as it was.</exception>
    public static (PriceBook Next, PriceUpdateReport Report) Import(Stream catalog, DateOnly sourceDate, PriceBook current)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(current);
        PublishedPrices published = PublishedPrices.Read(catalog, sourceDate);
        Dictionary<RateCardKey, List<RateCard>> book = current.Cards.GroupBy(RateCardKey.AnyTime).ToDictionary(group => group.Key, group => group.ToList());
        PriceUpdate update = new(sourceDate, published);
        foreach (IGrouping<RateCardKey, RateCard> steps in published.Cards.GroupBy(RateCardKey.AnyTime))
            book[steps.Key] = book.TryGetValue(steps.Key, out List<RateCard>? known) ? update.Update(known, [.. steps]) : update.Add([.. steps]);
        return (PriceBookWriter.Versioned(book.Values.SelectMany(cards => cards)), update.Report());
    }
}
