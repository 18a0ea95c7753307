using System.Collections.Immutable;

namespace Breakeven;

/// <summary>Compares the cards of one price at a time, and remembers what came of it.</summary>
internal sealed class PriceUpdate(DateOnly day, PublishedPrices published)
{
    private readonly ImmutableArray<RateCard>.Builder _added = ImmutableArray.CreateBuilder<RateCard>();
    private readonly ImmutableArray<(RateCard, RateCard)>.Builder _changed = ImmutableArray.CreateBuilder<(RateCard, RateCard)>();
    private readonly List<DroppedPrice> _dropped = [];
    private int _unchanged;

    public PriceUpdateReport Report() => new(published.Format, _added.ToImmutable(), _changed.ToImmutable(), _unchanged, [.. published.Dropped, .. _dropped]);

    public List<RateCard> Add(List<RateCard> steps)
    {
        _added.AddRange(steps);
        return steps;
    }

    /// <summary>The book's cards of one price after the catalog's steps of it are taken in.</summary>
    public List<RateCard> Update(List<RateCard> known, List<RateCard> steps)
    {
        RateCard? now = steps.Find(card => card.IsValidAt(day));
        RateCard? inForce = known.Where(card => card.IsValidAt(day)).MaxBy(card => card.ValidFrom ?? DateOnly.MinValue);
        if (known.Max(card => card.SourceDate) > day)
        {
            _dropped.Add(new(RateCardKey.AnyTime(known[0]).ToString(), "the book's price is from a later day"));
            return known;
        }
        if (now is not null && inForce is not null && published.IsSecondHand(now) && inForce.Source != now.Source && !inForce.Agrees(now))
        {
            _dropped.Add(new(RateCardKey.AnyTime(now).ToString(), "the catalog has it by another name or as an estimate only; the book's own price is kept"));
            return known;
        }
        List<RateCard> later = Later(known, steps);
        List<RateCard> result = [.. known.Where(card => card != inForce && !(card.ValidFrom > day))];
        result.AddRange(now is null ? Kept(inForce) : Replace(inForce, now, later));
        result.AddRange(later);
        return result;
    }

    /// <summary>Announced steps: the catalog's if it has any, else those that the book has.</summary>
    private List<RateCard> Later(List<RateCard> known, List<RateCard> steps)
    {
        List<RateCard> announced = steps.FindAll(card => card.ValidFrom > day);
        if (announced.Count == 0) return known.FindAll(card => card.ValidFrom > day);
        _added.AddRange(announced.Where(card => !known.Exists(old => old.ValidFrom == card.ValidFrom && old.Agrees(card))));
        return announced;
    }

    private static IEnumerable<RateCard> Kept(RateCard? inForce) => inForce is null ? [] : [inForce];

    private IEnumerable<RateCard> Replace(RateCard? inForce, RateCard now, List<RateCard> later)
    {
        DateOnly? until = later.Min(card => card.ValidFrom);
        if (inForce is null)
        {
            _added.Add(now);
            return [now with { ValidFrom = now.ValidFrom ?? day, ValidUntil = until }];
        }
        if (inForce.Agrees(now))
        {
            _unchanged++;
            return [inForce.FilledFrom(now) with { Source = now.Source, SourceDate = now.SourceDate, ValidUntil = until ?? inForce.ValidUntil }];
        }
        // The catalog may know the day of the change; it cannot lie before the day on which the old price was last seen.
        DateOnly from = now.ValidFrom is { } start && start > (inForce.SourceDate ?? DateOnly.MaxValue) ? start : day;
        RateCard next = now.FilledFrom(inForce) with { ValidFrom = from, ValidUntil = until };
        _changed.Add((inForce, next));
        return inForce.ValidFrom >= from ? [next] : [inForce with { ValidUntil = from }, next];
    }
}
