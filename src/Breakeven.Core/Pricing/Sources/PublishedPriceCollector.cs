using System.Collections.Frozen;

namespace Breakeven;

/// <summary>Takes cards as a catalog gives them and keeps the believable ones, one of a kind, with a reason for every other.</summary>
internal sealed class PublishedPriceCollector(string source, DateOnly sourceDate)
{
    /// <summary>Dollars per million tokens. The dearest published rate is $600 (o1-pro); every one beyond this that was looked at had its unit mixed up.</summary>
    public const decimal HighestBelievableRate = 1_000m;

    private readonly Dictionary<RateCardKey, RateCard> _cards = [];
    private readonly List<DroppedPrice> _dropped = [];
    private readonly HashSet<(ProviderName, ModelName)> _ownNames = [], _otherNames = [];

    public void Drop(string entry, string reason) => _dropped.Add(new(entry, reason));

    /// <param name="isOtherName">The card stands under a name that is not the entry's own.</param>
    /// <returns>False when the card was dropped.</returns>
    public bool Add(string entry, RateCard card, bool isOtherName = false)
    {
        (isOtherName ? _otherNames : _ownNames).Add((card.Provider, card.Model));
        if (Problem(card) is { } reason)
        {
            Drop(entry, reason);
            return false;
        }
        RateCard known = WithoutUnknownZeros(card) with { Source = source, SourceDate = sourceDate };
        if (known.Rates is { Input: null, Output: null })
        {
            Drop(entry, "price of zero, which is not known to be free");
            return false;
        }
        if (_cards.TryAdd(RateCardKey.Of(known), known)) return true;
        RateCard first = _cards[RateCardKey.Of(known)];
        if (!first.HasSamePrice(known)) Drop(entry, $"a second price of {RateCardKey.Of(known)}: {known.Rates.Describe()} beside {first.Rates.Describe()}");
        return true;
    }

    public PublishedPrices Collected(PriceSourceFormat format) =>
        new(format, [.. _cards.Values], [.. _dropped]) { OtherNames = _otherNames.Except(_ownNames).ToFrozenSet() };

    private static string? Problem(RateCard card)
    {
        foreach (TokenRates rates in card.LongContext.Select(step => step.Rates).Prepend(card.Rates))
        {
            if (rates.All().Any(rate => rate < 0)) return "negative price";
            if (rates.All().Any(rate => rate > HighestBelievableRate)) return $"price above ${HighestBelievableRate:#,##0} per million tokens";
        }
        return card.Rates is { Input: null, Output: null } ? "no price per token" : null;
    }

    /// <summary>
    /// A zero is a price only where the source gives it for input and output of a model sold as free. Elsewhere it means
    /// that nobody filled it in, or that the provider has no such meter, and null says so.
    /// </summary>
    private static RateCard WithoutUnknownZeros(RateCard card)
    {
        if (IsFree(card)) return card;
        return card with
        {
            Rates = card.Rates.WithoutZeros(),
            LongContext = [.. card.LongContext.Select(step => step with { Rates = step.Rates.WithoutZeros() })],
        };
    }

    private static bool IsFree(RateCard card) =>
        card.Rates is { Input: 0, Output: 0 }
        && (card.Model.Value.EndsWith(":free", StringComparison.Ordinal) || card.Model.Value.EndsWith("/free", StringComparison.Ordinal));
}
