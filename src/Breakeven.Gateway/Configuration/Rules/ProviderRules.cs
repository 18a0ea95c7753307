using System.Net;
using Breakeven.Gateway.Configuration.Shapes;
using Breakeven.Gateway.Targets.Dialing;

namespace Breakeven.Gateway.Configuration.Rules;

/// <summary>A provider can be called: its wire format is built, its address is known, its key does not travel in the clear.</summary>
internal static class ProviderRules
{
    public static void Check(BreakevenConfig config, BindContext context)
    {
        foreach (ProviderConfig provider in config.Providers)
        {
            string path = $"providers.{provider.Name}";
            if (provider.Name.Contains('/', StringComparison.Ordinal)) context.Error(path, "a provider's name cannot hold '/', which parts it from the model in provider/model");
            if (!context.IsBroken($"{path}.type") && ProviderTypes.Find(provider.Type) is { } type) CheckType(provider, type, path, context);
        }
    }

    private static void CheckType(ProviderConfig provider, ProviderType type, string path, BindContext context)
    {
        if (provider.BaseUrl is null && type.DefaultBaseUrl is null && type.Name != ProviderTypes.Bedrock && !context.IsBroken($"{path}.base_url"))
            context.Error(path, $"'base_url' is missing, and the type {type.Name} has no address of its own");
        CheckAddress(provider, path, context);
        CheckKey(provider, type, path, context);
        if (provider.Health is { Path: [not '/', ..] } && !context.IsBroken($"{path}.health.path")) context.Error($"{path}.health.path", "expected a path as /health");
        ProviderHeaderRules.Check(provider, path, context);
        AzureRules.Check(provider, path, context);
        AwsRules.Check(provider, path, context);
    }

    private static void CheckAddress(ProviderConfig provider, string path, BindContext context)
    {
        if (provider.BaseUrl is not { } address || context.IsBroken($"{path}.base_url") || !IPAddress.TryParse(address.IdnHost, out IPAddress? ip)) return;
        AddressKind kind = AddressKinds.Of(ip);
        if (kind == AddressKind.Forbidden) context.Error($"{path}.base_url", $"{ip} is an address at which no model is served (link-local and metadata, multicast, reserved); it is never called");
        else if (kind == AddressKind.Private && provider.AllowPrivateNetwork == false) context.Error($"{path}.base_url", $"{ip} is in a private network, which allow_private_network: false forbids");
    }

    private static void CheckKey(ProviderConfig provider, ProviderType type, string path, BindContext context)
    {
        bool hasKey = provider.ApiKey is not null;
        if (type.NeedsApiKey && !hasKey && provider.BaseUrl is null && !context.IsBroken($"{path}.api_key"))
            context.Warning(path, $"has no api_key; {type.Name} will refuse its calls");
        if (hasKey && !ProviderHeaderRules.CanBeSent(provider.ApiKey!)) context.Error($"{path}.api_key", "holds letters that no HTTP header can; only printable ASCII can be sent");
        bool sendsSecrets = hasKey || provider.Headers.Count > 0;
        if (sendsSecrets && provider is { Location: Location.Cloud, BaseUrl: { Scheme: "http" } address } && !ServerRules.ListenAddress.IsLoopbackHost(address.IdnHost))
            context.Warning($"{path}.base_url", "the key and all prompts travel unencrypted", "use https");
    }
}
