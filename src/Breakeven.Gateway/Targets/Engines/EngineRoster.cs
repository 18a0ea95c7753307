using System.Collections.Frozen;
using Breakeven.Gateway.Configuration;
using Breakeven.Gateway.Hosting;

namespace Breakeven.Gateway.Targets.Engines;

/// <summary>The engines of one configuration, by provider name. Compiled once for each snapshot.</summary>
internal sealed class EngineRoster
{
    public EngineRoster(GatewaySnapshot snapshot)
    {
        Snapshot = snapshot;
        Providers = snapshot.Config.Providers.Where(IsProbed)
            .Select(provider => (provider, Address: AddressOf(provider)))
            .Where(found => found.Address is not null)
            .ToFrozenDictionary(found => found.provider.Name, found => (new EngineKey(found.provider.Name, found.Address!), found.provider));
    }

    public GatewaySnapshot Snapshot { get; }
    public FrozenDictionary<string, (EngineKey Key, ProviderConfig Provider)> Providers { get; }

    /// <summary>Ollama's own API is known by an address that ends in <c>/api</c>, beside the one that all engines have.</summary>
    private static Uri? AddressOf(ProviderConfig provider)
    {
        Uri? address = ProviderTypes.AddressOf(provider);
        return address is not null && provider.Type == "ollama" && address.OriginalString.EndsWith("/api", StringComparison.OrdinalIgnoreCase)
            ? new($"{address.OriginalString[..^"/api".Length]}/v1") : address;
    }

    /// <summary>Engines are, services are not; <c>probe</c> of the provider says otherwise.</summary>
    private static bool IsProbed(ProviderConfig provider) => provider.Probe ?? (ProviderTypes.Find(provider.Type)?.IsEngine ?? false);
}
