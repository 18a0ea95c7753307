using Breakeven.Gateway.Configuration;
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
    }

    public ProviderConfig Config { get; }
    public string Name => Config.Name;

    /// <summary>How its API is reached.</summary>
    public ProviderAdapter Adapter { get; }

    /// <summary>The provider's name in the price book, as <c>openai</c>.</summary>
    public ProviderName CatalogName { get; }

    public static ProviderEndpoint Create(ProviderConfig config) => new(config, ProviderAdapters.Create(config), ProviderTypes.PricedAs(config));
}
