using System.Net.Http.Headers;
using Breakeven.Gateway.Configuration;

namespace Breakeven.Gateway.Targets;

/// <summary>A provider as the call path needs it: its address taken apart once per configuration, not once per call.</summary>
internal sealed class ProviderEndpoint
{
    private ProviderEndpoint(ProviderConfig config, Uri chatCompletions, ProviderName catalogName)
    {
        Config = config;
        ChatCompletions = chatCompletions;
        CatalogName = catalogName;
        Credential = config.ApiKey is { } key ? new AuthenticationHeaderValue("Bearer", key.Reveal()) : null;
    }

    public ProviderConfig Config { get; }
    public string Name => Config.Name;
    public Uri ChatCompletions { get; }

    /// <summary>The provider's name in the price book, as <c>openai</c>.</summary>
    public ProviderName CatalogName { get; }

    /// <summary>The provider's own credential; the client's key never goes upstream.</summary>
    public AuthenticationHeaderValue? Credential { get; }

    public static ProviderEndpoint Create(ProviderConfig config)
    {
        ProviderType type = ProviderTypes.Find(config.Type)
            ?? throw new ArgumentException($"Provider '{config.Name}' has the unknown type '{config.Type}'.", nameof(config));
        Uri address = type.Resolve(config.BaseUrl)
            ?? throw new ArgumentException($"Provider '{config.Name}' of type '{config.Type}' needs a base_url.", nameof(config));
        return new(config, new Uri($"{address}/chat/completions"), ProviderTypes.PricedAs(config));
    }
}
