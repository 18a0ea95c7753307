using Breakeven.Gateway.Configuration.Shapes;

namespace Breakeven.Gateway.Configuration.Rules;

/// <summary>A target has a provider, and one of our own has a cost.</summary>
internal static class TargetRules
{
    public static void Check(BreakevenConfig config, ConfigNames names, BindContext context)
    {
        foreach (TargetConfig target in config.Targets)
        {
            string path = $"targets.{target.Id}";
            if (target.Hosting is { } hosting) HostingRules.Check(target, hosting, $"{path}.hosting", config, names, context);
            if (target.Provider.Length == 0) continue;
            if (!names.Providers.TryGetValue(target.Provider, out ProviderConfig? provider))
                context.Error($"{path}.provider", $"there is no provider '{target.Provider}'", ConfigNames.Suggest(target.Provider, names.Providers.Keys, "providers"));
            else if (provider.Location == Location.Own && target.Hosting is null)
                context.Warning(path, "is our own but has no 'hosting'; its calls will have no cost", "add hosting: { usd_per_hour: …, replicas: …, max_concurrency: … }");
        }
    }
}
