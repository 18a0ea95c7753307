using System.Collections.Immutable;

namespace Breakeven;

/// <summary>What an imported catalog changed in a price book.</summary>
/// <param name="Format">The catalog that it was recognised as.</param>
/// <param name="Added">Cards of models, tiers or regions that the book did not price, and announced steps of later days.</param>
/// <param name="Changed">Prices that differ: the card that ended, and the one that took its place.</param>
/// <param name="Unchanged">Prices that the catalog confirms.</param>
/// <param name="Dropped">Entries that gave no card, and prices not taken over, each with the reason.</param>
public sealed record PriceUpdateReport(
    PriceSourceFormat Format,
    ImmutableArray<RateCard> Added,
    ImmutableArray<(RateCard Old, RateCard New)> Changed,
    int Unchanged,
    ImmutableArray<DroppedPrice> Dropped);
