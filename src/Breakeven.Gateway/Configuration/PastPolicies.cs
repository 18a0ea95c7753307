using Breakeven.Gateway.Configuration.Parsing;
using Breakeven.Gateway.Configuration.Shapes;

namespace Breakeven.Gateway.Configuration;

/// <summary>What a configuration that was in force said about where data may be processed, from the masked text that the ledger keeps.</summary>
public static class PastPolicies
{
    private static readonly string[] s_stated = ["location", "region", "attributes"];

    /// <returns>A configuration with its providers and policies only; null when the text does not tell them: it cannot be read, or they came from the environment.</returns>
    public static BreakevenConfig? Read(string maskedText)
    {
        BindContext context = new("", new(_ => null, _ => throw new IOException()));
        try
        {
            if (YamlComposer.Compose(maskedText, (_, _, _) => { }) is not MappingNode root) return null;
            ConfigNode? policies = root.Find("policies")?.Value, providers = root.Find("providers")?.Value;
            if (HasReference(policies) || (providers as MappingNode)?.Entries.Any(provider => StatesByReference(provider.Value)) == true) return null;
            BreakevenConfig config = new();
            if (policies is not null)
            {
                if (!TrafficShapes.Policies.TryBind(policies, "policies", context, out System.Collections.Immutable.ImmutableArray<PolicyConfig> bound)) return null;
                config = config with { Policies = bound };
            }
            if (providers is not null)
            {
                ProviderShapes.Providers.TryBind(providers, "providers", context, out System.Collections.Immutable.ImmutableArray<ProviderConfig> bound);
                if (bound.Any(provider => s_stated.Any(key => context.IsBroken($"providers.{provider.Name}.{key}")))) return null;
                config = config with { Providers = bound };
            }
            return config;
        }
        catch (ConfigSyntaxException)
        {
            return null;
        }
    }

    private static bool StatesByReference(ConfigNode provider) => provider is MappingNode mapping && s_stated.Any(key => HasReference(mapping.Find(key)?.Value));

    private static bool HasReference(ConfigNode? node) => node switch
    {
        ScalarNode scalar => ReferenceExpander.HasReference(scalar.Text),
        SequenceNode list => list.Items.Any(HasReference),
        MappingNode mapping => mapping.Entries.Any(entry => HasReference(entry.Value)),
        _ => false,
    };
}
