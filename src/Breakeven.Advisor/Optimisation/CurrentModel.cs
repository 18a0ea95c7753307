using System.Collections.Immutable;
using Breakeven.Advisor.Workloads;

namespace Breakeven.Advisor.Optimisation;

/// <summary>The price-book card of the model that serves a workload today.</summary>
internal static class CurrentModel
{
    /// <returns>That of the recorded provider, else of any that prices a model of this name; null when none does.</returns>
    public static RateCard? CardOf(ServedBy? served, AdviceOptions options)
    {
        if (served is null) return null;
        DateOnly day = DayOf(options);
        var model = new ModelName(served.Model);
        IEnumerable<ProviderName> others = options.PriceBook.Cards.Where(card => card.Model == model).Select(card => card.Provider).Distinct().OrderBy(provider => provider.Value, StringComparer.Ordinal);
        ImmutableArray<ProviderName> providers = [.. served.Provider is { } name ? [new ProviderName(name)] : ImmutableArray<ProviderName>.Empty, .. others];
        return providers.Select(provider => options.PriceBook.Find(provider, model, day)).FirstOrDefault(card => card is { Rates: { Input: not null, Output: not null } });
    }

    public static DateOnly DayOf(AdviceOptions options) =>
        options.Day ?? options.PriceBook.Cards.Select(card => card.SourceDate ?? card.ValidFrom ?? DateOnly.MinValue).DefaultIfEmpty().Max();
}
