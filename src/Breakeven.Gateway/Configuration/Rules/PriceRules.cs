using Breakeven.Gateway.Configuration.Shapes;

namespace Breakeven.Gateway.Configuration.Rules;

/// <summary>A price override is for a provider that somebody calls, says a price, and holds for some time.</summary>
internal static class PriceRules
{
    public static void Check(BreakevenConfig config, ConfigNames names, BindContext context, IReadOnlySet<string>? priceProviders)
    {
        HashSet<string> known = [.. names.Providers.Keys, .. config.Providers.Select(provider => provider.PricedAs).OfType<string>()];
        known.UnionWith(priceProviders ?? (IEnumerable<string>)ProviderTypes.All.Select(type => type.CatalogName).OfType<string>());
        for (int i = 0; i < config.Prices.Overrides.Length; i++)
        {
            PriceOverrideConfig price = config.Prices.Overrides[i];
            string path = $"prices.overrides[{i}]";
            if (price.Provider.Length > 0 && !known.Contains(price.Provider))
                context.Error($"{path}.provider", $"there is no provider '{price.Provider}', neither here nor in the price book", NearestWord.Suggest(price.Provider, names.Providers.Keys));
            if (price is { InputUsdPerM: null, OutputUsdPerM: null, CachedInputUsdPerM: null, CacheWriteUsdPerM: null } && !context.IsBroken(path))
                context.Error(path, "says no price", "give at least input_usd_per_m or output_usd_per_m");
            if (price.ValidFrom >= price.ValidUntil)
                context.Error($"{path}.valid_until", "is not after valid_from");
        }
    }
}
