using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Breakeven;

/// <summary>A dated, versioned set of rate cards. Immutable; a record names the version that it was priced with.</summary>
public sealed class PriceBook
{
    private readonly FrozenDictionary<(ProviderName, ModelName), ImmutableArray<RateCard>> _cards;
    private readonly FrozenDictionary<(ProviderName, ModelName), ImmutableArray<RateCard>> _overrides;

    /// <param name="version">Names this book on every record that it prices.</param>
    /// <param name="cards">Published prices.</param>
    /// <param name="overrides">The operator's own prices. They win over <paramref name="cards"/>; an exact model wins over <see cref="ModelName.Any"/>.</param>
    public PriceBook(string version, IEnumerable<RateCard> cards, IEnumerable<RateCard>? overrides = null)
    {
        Version = version;
        _cards = Index(cards);
        _overrides = Index(overrides ?? []);
        Cards = [.. _cards.Values.SelectMany(group => group)];
    }

    public static readonly PriceBook Empty = new("empty", []);

    public string Version { get; }

    /// <summary>Published cards, without the overrides.</summary>
    public ImmutableArray<RateCard> Cards { get; }

    /// <summary>The card in force, or null. Null is a price that nobody knows, never a free call.</summary>
    /// <param name="day">UTC day of the call: prices are steps in time.</param>
    public RateCard? Find(ProviderName provider, ModelName model, DateOnly day, ServiceTier tier = ServiceTier.Default, Region? region = null) =>
        Select(_overrides, (provider, model), day, tier, region)
        ?? Select(_overrides, (provider, ModelName.Any), day, tier, region)
        ?? Select(_cards, (provider, model), day, tier, region)
        ?? (BaseOfFineTune(model) is { } tuned ? Select(_cards, (provider, tuned), day, tier, region) : null);

    /// <summary>The same book with other overrides, and a version that says so.</summary>
    public PriceBook WithOverrides(string version, IEnumerable<RateCard> overrides) => new(version, Cards, overrides);

    /// <summary>OpenAI names a fine-tune <c>ft:BASE:ORGANISATION:SUFFIX:ID</c> and publishes one price for all of a base model's, under <c>ft:BASE</c>.</summary>
    private static ModelName? BaseOfFineTune(ModelName model)
    {
        const string Prefix = "ft:";
        if (!model.Value.StartsWith(Prefix, StringComparison.Ordinal)) return null;
        int end = model.Value.IndexOf(':', Prefix.Length);
        return end < 0 ? null : new ModelName(model.Value[..end]);
    }

    private static FrozenDictionary<(ProviderName, ModelName), ImmutableArray<RateCard>> Index(IEnumerable<RateCard> cards) =>
        cards.GroupBy(card => (card.Provider, card.Model)).ToFrozenDictionary(group => group.Key, group => group.ToImmutableArray());

    /// <summary>The most specific valid card: asked tier and region first, then the default tier, then no region; among equals the latest start.</summary>
    private static RateCard? Select(
        FrozenDictionary<(ProviderName, ModelName), ImmutableArray<RateCard>> index, (ProviderName, ModelName) key, DateOnly day, ServiceTier tier, Region? region)
    {
        if (!index.TryGetValue(key, out ImmutableArray<RateCard> cards)) return null;
        RateCard? best = null;
        int bestRank = -1;
        foreach (RateCard card in cards)
        {
            if (!card.IsValidAt(day)) continue;
            if (card.Tier != tier && card.Tier != ServiceTier.Default) continue;
            if (card.Region is { } where && where != region) continue;
            int rank = (card.Tier == tier ? 2 : 0) + (card.Region is not null ? 1 : 0);
            if (rank > bestRank || (rank == bestRank && (card.ValidFrom ?? DateOnly.MinValue) > (best!.ValidFrom ?? DateOnly.MinValue)))
                (best, bestRank) = (card, rank);
        }
        return best;
    }
}
