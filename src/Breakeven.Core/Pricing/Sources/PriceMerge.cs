namespace Breakeven;

/// <summary>Joins two catalogs of the same day's prices into one list.</summary>
public static class PriceMerge
{
    /// <summary>
    /// Every card of <paramref name="newer"/>, and of <paramref name="older"/> what the newer one does not price. Where both
    /// price the same thing the newer card wins; it takes over what only the older one knows if their prices are equal, and
    /// names the older price in its note if they are not.
    /// </summary>
    /// <returns>The cards, and how many notes of disagreement they carry.</returns>
    public static (IReadOnlyList<RateCard> Cards, int Disagreements) NewestWins(IEnumerable<RateCard> older, IEnumerable<RateCard> newer)
    {
        Dictionary<RateCardKey, RateCard> second = older.ToDictionary(RateCardKey.AnyTime);
        List<RateCard> merged = [];
        int disagreements = 0;
        foreach (IGrouping<RateCardKey, RateCard> steps in newer.GroupBy(RateCardKey.AnyTime))
        {
            if (!second.Remove(steps.Key, out RateCard? other))
            {
                merged.AddRange(steps);
                continue;
            }
            foreach (RateCard card in steps)
            {
                RateCard filled = card.FilledFrom(other);
                if (steps.Skip(1).Any()) filled = filled with { LongContext = card.LongContext }; // who knows when a price changed also knows when its steps went
                bool compared = card.SourceDate is not { } day || card.IsValidAt(other.SourceDate ?? day);
                if (compared && !card.Agrees(other))
                {
                    disagreements++;
                    filled = filled with { Note = Join(filled.Note, $"{Short(other.Source)} {other.SourceDate:yyyy-MM-dd}: {other.Rates.Describe()}") };
                }
                merged.Add(filled);
            }
        }
        merged.AddRange(second.Values);
        return (merged, disagreements);
    }

    private static string Short(string source) => source.Split(' ')[0].Split('/')[^1];

    private static string Join(string? note, string more) => note is null ? more : $"{note}; {more}";
}
