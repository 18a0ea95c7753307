namespace Breakeven;

/// <summary>Joins two catalogs of the same day's prices into one list.</summary>
public static class PriceMerge
{
    /// <summary>
    /// Every card of <paramref name="newer"/>, and of <paramref name="older"/> what the newer one does not price. Where both
    /// price the same thing at the same price, the card takes over what only one of them knows. Where they differ, the newer
    /// card wins, unless it is second-hand: an estimate, or the price of a name that is not the entry's own. The winner's
    /// note names the other price.
    /// </summary>
    /// <returns>The cards, and how many notes of disagreement they carry.</returns>
    public static (IReadOnlyList<RateCard> Cards, int Disagreements) NewestWins(PublishedPrices older, PublishedPrices newer)
    {
        ArgumentNullException.ThrowIfNull(older);
        ArgumentNullException.ThrowIfNull(newer);
        Dictionary<RateCardKey, IGrouping<RateCardKey, RateCard>> others = older.Cards.GroupBy(RateCardKey.AnyTime).ToDictionary(group => group.Key);
        List<RateCard> merged = [];
        int disagreements = 0;
        foreach (IGrouping<RateCardKey, RateCard> steps in newer.Cards.GroupBy(RateCardKey.AnyTime))
        {
            if (!others.Remove(steps.Key, out IGrouping<RateCardKey, RateCard>? otherSteps))
            {
                merged.AddRange(steps);
                continue;
            }
            RateCard current = InForce(steps), other = InForce(otherSteps);
            if (!current.Agrees(other)) disagreements++;
            if (!current.Agrees(other) && newer.IsSecondHand(current)) merged.Add(Noted(other, current));
            else merged.AddRange(steps.Select(card => Joined(card, other, isCurrent: card == current, isOnly: !steps.Skip(1).Any())));
        }
        merged.AddRange(others.Values.SelectMany(cards => cards));
        return (merged, disagreements);
    }

    private static RateCard Joined(RateCard card, RateCard other, bool isCurrent, bool isOnly)
    {
        RateCard filled = card.FilledFrom(other);
        if (!isOnly) filled = filled with { LongContext = card.LongContext }; // who knows when a price changed also knows when its steps went
        return isCurrent && !card.Agrees(other) ? Noted(filled, other) : filled;
    }

    /// <summary>The step that holds on the catalog's own day.</summary>
    private static RateCard InForce(IEnumerable<RateCard> steps) => steps
        .OrderByDescending(card => card.IsValidAt(card.SourceDate ?? DateOnly.MaxValue)).ThenByDescending(card => card.ValidFrom ?? DateOnly.MinValue).First();

    private static RateCard Noted(RateCard card, RateCard other) =>
        card with { Note = Join(card.Note, $"{Short(other.Source)} {other.SourceDate:yyyy-MM-dd}: {other.Rates.Describe()}") };

    private static string Short(string source) => source.Split(' ')[0].Split('/')[^1];

    private static string Join(string? note, string more) => note is null ? more : $"{note}; {more}";
}
