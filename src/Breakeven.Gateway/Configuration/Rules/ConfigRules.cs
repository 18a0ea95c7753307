using Breakeven.Gateway.Configuration.Shapes;

namespace Breakeven.Gateway.Configuration.Rules;

/// <summary>The rules that hold between the parts of a configuration. What a broken part would make wrong elsewhere is not reported again.</summary>
internal static class ConfigRules
{
    public static void Check(BreakevenConfig config, BindContext context, IReadOnlySet<string>? priceProviders)
    {
        var names = new ConfigNames(config);
        ServerRules.Check(config, context);
        StorageRules.Check(config, context);
        CacheRules.Check(config, names, context);
        ProviderRules.Check(config, context);
        TargetRules.Check(config, names, context);
        RouteRules.Check(config, names, context);
        PromptRules.Check(config, context);
        PassthroughRules.Check(config, names, context);
        BatchRules.Check(config, context);
        WorkloadRules.Check(config, names, context);
        PolicyRules.Check(config, names, context);
        PersonalDataRules.Check(config, names, context);
        KeyRules.Check(config, names, context);
        BudgetRules.Check(config, context);
        PriceRules.Check(config, names, context, priceProviders);
        AdviceRules.Check(config, context);
    }
}
