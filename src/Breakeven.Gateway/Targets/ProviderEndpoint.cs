using Breakeven.Gateway.Configuration;
using Breakeven.Gateway.Targets.Health;
using Breakeven.Gateway.Targets.Providers;

namespace Breakeven.Gateway.Targets;

/// <summary>A provider as the call path needs it: taken apart once per configuration, not once per call.</summary>
internal sealed class ProviderEndpoint
{
    private ProviderEndpoint(ProviderConfig config, ProviderAdapter adapter, ProviderName catalogName)
    {
        Config = config;
        Adapter = adapter;
        CatalogName = catalogName;
        Health = new(hasManyModels: true, JitterSeed.Of(config.Name));
    }

    public ProviderConfig Config { get; }
    public string Name => Config.Name;

    /// <summary>How its API is reached.</summary>
    public ProviderAdapter Adapter { get; }

    /// <summary>The provider's name in the price book, as <c>openai</c>.</summary>
    public ProviderName CatalogName { get; }

    /// <summary>Of the targets that clients name by <c>provider/model</c>, all together: their names are not the configuration's, and must not add up.</summary>
    public TargetHealth Health { get; private set; }

    /// <summary>How many of the calls in the provider's hands may be retries.</summary>
    public RetryBudget Retries { get; private set; } = new();

    public static ProviderEndpoint Create(ProviderConfig config) => new(config, ProviderAdapters.Create(config), ProviderTypes.PricedAs(config));

    /// <summary>Goes on from what was known under the configuration before, when the provider is reached at the same place by the same credential. Before the new one is put in force.</summary>
    /// <returns>Whether it is the same provider.</returns>
    public bool TakeOver(ProviderEndpoint before)
    {
        if (!IsSame(before.Config, Config)) return false;
        (Health, Retries) = (before.Health, before.Retries);
        return true;
    }

    /// <summary>What decides who answers, and as whom we ask.</summary>
    private static bool IsSame(ProviderConfig a, ProviderConfig b) =>
        a.Type == b.Type && a.BaseUrl == b.BaseUrl && Equals(a.ApiKey, b.ApiKey) && a.ApiVersion == b.ApiVersion && a.Region == b.Region && a.Aws == b.Aws
        && a.Headers.Count == b.Headers.Count && a.Headers.All(header => b.Headers.TryGetValue(header.Key, out Secret? value) && value.Equals(header.Value));
}
