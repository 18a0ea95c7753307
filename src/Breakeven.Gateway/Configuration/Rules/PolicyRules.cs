using System.Collections.Frozen;
using Breakeven.Gateway.Configuration.Shapes;

namespace Breakeven.Gateway.Configuration.Rules;

/// <summary>A policy has a name that a request can say, and something can satisfy it.</summary>
internal static class PolicyRules
{
    public static void Check(BreakevenConfig config, ConfigNames names, BindContext context)
    {
        FrozenSet<string> attributes = config.Providers.SelectMany(provider => provider.Attributes).ToFrozenSet();
        foreach (PolicyConfig policy in config.Policies) CheckPolicy(policy, names, attributes, context);
    }

    private static void CheckPolicy(PolicyConfig policy, ConfigNames names, FrozenSet<string> attributes, BindContext context)
    {
        string path = $"policies.{policy.DataClass}";
        if (!Admission.CallTags.IsWord(policy.DataClass)) context.Error(path, "a data class is named by letters, digits and . _ - : /, 64 at most, so that a request's header can say it");
        WarnIfEmpty(policy.Locations?.Length, $"{path}.locations", context);
        WarnIfEmpty(policy.Regions?.Length, $"{path}.regions", context);
        WarnIfEmpty(policy.Providers?.Length, $"{path}.providers", context);
        WarnIfEmpty(policy.Models?.Length, $"{path}.models", context);
        CheckProviders(policy, path, names, context);
        CheckRequired(policy, path, attributes, context);
    }

    private static void CheckProviders(PolicyConfig policy, string path, ConfigNames names, BindContext context)
    {
        if (policy.Providers is not { } providers || context.IsBroken($"{path}.providers")) return;
        for (int i = 0; i < providers.Length; i++)
            if (!names.Providers.ContainsKey(providers[i]))
                context.Error($"{path}.providers[{i}]", $"there is no provider '{providers[i]}'", ConfigNames.Suggest(providers[i], names.Providers.Keys, "providers"));
    }

    /// <summary>A mistyped attribute permits nothing, which is safe but not meant.</summary>
    private static void CheckRequired(PolicyConfig policy, string path, FrozenSet<string> attributes, BindContext context)
    {
        if (context.IsBroken($"{path}.requires")) return;
        foreach (string attribute in policy.Requires)
            if (!attributes.Contains(attribute))
                context.Warning($"{path}.requires", $"no provider states '{attribute}', so nothing is allowed", attributes.Count == 0 ? "state it under a provider's attributes" : NearestWord.Suggest(attribute, attributes));
    }

    private static void WarnIfEmpty(int? length, string path, BindContext context)
    {
        if (length == 0 && !context.IsBroken(path)) context.Warning(path, "is empty, so nothing is allowed", "leave the key out to allow any");
    }
}
