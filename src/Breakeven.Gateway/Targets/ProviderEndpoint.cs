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
        Uri address = config.BaseUrl ?? type.DefaultBaseUrl
            ?? throw new ArgumentException($"Provider '{config.Name}' of type '{config.Type}' needs a base_url.", nameof(config));
        return new(config, Below(address, type.DefaultPath, "chat/completions"), new(config.PricedAs ?? type.CatalogName ?? config.Name));
    }

    /// <summary>A path in the address is used as given; without one the type's default path applies.</summary>
    internal static Uri Below(Uri address, string defaultPath, string operation)
    {
        string root = address.AbsolutePath.Length > 1 ? address.AbsolutePath : defaultPath;
        return new UriBuilder(address) { Path = $"{root.TrimEnd('/')}/{operation}", Query = address.Query }.Uri;
    }
}
