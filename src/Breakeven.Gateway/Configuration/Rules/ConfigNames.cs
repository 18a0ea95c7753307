using System.Collections.Frozen;
using Breakeven.Gateway.Configuration.Shapes;

namespace Breakeven.Gateway.Configuration.Rules;

/// <summary>The names that a configuration defines, for checking references to them.</summary>
internal sealed class ConfigNames(BreakevenConfig config)
{
    public FrozenDictionary<string, ProviderConfig> Providers { get; } = config.Providers.ToFrozenDictionary(provider => provider.Name);
    public FrozenDictionary<string, TargetConfig> Targets { get; } = config.Targets.ToFrozenDictionary(target => target.Id.Value);
    public FrozenSet<string> Routes { get; } = config.Routes.Select(route => route.Name).ToFrozenSet();
    public FrozenSet<string> Policies { get; } = config.Policies.Select(policy => policy.DataClass).ToFrozenSet();
    public FrozenSet<string> Keys { get; } = config.Keys.Select(key => key.Name).ToFrozenSet();
    public FrozenSet<string> Environments { get; } =
        config.Environments.Select(environment => environment.Name).Concat(config.Keys.Select(key => key.Environment).OfType<string>()).ToFrozenSet();

    /// <summary>A route, or <c>provider/model</c> with a provider of this configuration.</summary>
    public bool IsModelName(string name) =>
        Routes.Contains(name) || (name.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash && Providers.ContainsKey(name[..slash]));

    /// <summary>How to go on after a name that is not there.</summary>
    public static string Suggest(string given, IReadOnlyCollection<string> known, string section) =>
        known.Count == 0 ? $"there is nothing under '{section}'" : NearestWord.Suggest(given, known);
}
