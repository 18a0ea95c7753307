using Breakeven.Gateway.Configuration.Shapes;

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
        if (!SupportedFeatures.CanCall(type))
        {
            context.Error($"{path}.type", $"'{type.Name}' is {SupportedFeatures.NotAvailable("use a provider that speaks OpenAI's API, as openai, openrouter, vllm or openai-compatible")}");
            return;
        }
        if (provider.BaseUrl is null && type.DefaultBaseUrl is null && !context.IsBroken($"{path}.base_url"))
            context.Error(path, $"'base_url' is missing, and the type {type.Name} has no address of its own");
        bool hasKey = provider.ApiKey is not null;
        if (type.NeedsApiKey && !hasKey && provider.BaseUrl is null && !context.IsBroken($"{path}.api_key"))
            context.Warning(path, $"has no api_key; {type.Name} will refuse its calls");
        if (hasKey && provider is { Location: Location.Cloud, BaseUrl: { Scheme: "http" } address } && !ServerRules.ListenAddress.IsLoopbackHost(address.IdnHost))
            context.Warning($"{path}.base_url", "the key and all prompts travel unencrypted", "use https");
    }
}
