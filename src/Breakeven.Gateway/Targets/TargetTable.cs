using System.Collections.Frozen;

namespace Breakeven.Gateway.Targets;

/// <summary>All targets and providers of one configuration.</summary>
internal sealed class TargetTable
{
    private readonly FrozenDictionary<string, Target> _byId;
    private readonly FrozenDictionary<string, ProviderEndpoint> _providers;
    private readonly FrozenDictionary<(string Provider, string Model), Target> _byModel;

    public TargetTable(BreakevenConfig config)
    {
        _providers = config.Providers.ToFrozenDictionary(provider => provider.Name, ProviderEndpoint.Create);
        All = [.. config.Targets.Select(target => Target.Configured(target, _providers[target.Provider]))];
        _byId = All.ToFrozenDictionary(target => target.Id);
        _byModel = All.GroupBy(target => (target.Endpoint.Name, target.Model.Value)).ToFrozenDictionary(group => group.Key, group => group.First());
    }

    public IReadOnlyList<Target> All { get; }

    public Target this[TargetId id] => _byId[id.Value];
    public ProviderEndpoint? FindProvider(string name) => _providers.GetValueOrDefault(name);
    public bool IsConfigured(string id) => _byId.ContainsKey(id);

    /// <summary>Takes over how the providers and targets of the configuration before are doing, where they are the same. Before this one is put in force.</summary>
    public void TakeOver(TargetTable before)
    {
        foreach (ProviderEndpoint provider in _providers.Values)
        {
            if (before.FindProvider(provider.Name) is not { } old || !provider.TakeOver(old)) continue;
            foreach (Target target in All)
                if (target.Endpoint == provider && before._byId.TryGetValue(target.Id, out Target? known) && known.Endpoint == old) target.TakeOver(known);
        }
    }

    /// <summary>The target that <c>provider/model</c> names: a configured one with that model, else the provider's wildcard, else the provider itself.</summary>
    /// <param name="model">The part after the first slash.</param>
    /// <returns>Null when the part before it is no provider.</returns>
    public Target? FindQualified(string name, out string model)
    {
        model = "";
        int slash = name.IndexOf('/');
        if (slash <= 0 || slash == name.Length - 1) return null;
        if (!_providers.TryGetValue(name[..slash], out ProviderEndpoint? endpoint)) return null;
        model = name[(slash + 1)..];
        if (_byModel.TryGetValue((endpoint.Name, model), out Target? exact)) return exact;
        if (_byModel.TryGetValue((endpoint.Name, ModelName.Any.Value), out Target? wildcard)) return wildcard;
        return new(name, endpoint, new(model), Hosting: null);
    }
}
