using Breakeven.Gateway.Targets.Health;

namespace Breakeven.Gateway.Targets;

/// <summary>One addressable place that can answer, compiled from the configuration.</summary>
/// <param name="Id">Name in the configuration, or <c>provider/model</c> where a client named both.</param>
/// <param name="Model">The provider's name of the model, or <see cref="ModelName.Any"/> to pass the asked name through.</param>
internal sealed record Target(string Id, ProviderEndpoint Endpoint, ModelName Model, HostingConfig? Hosting)
{
    public ProviderConfig Provider => Endpoint.Config;
    public Location Location => Provider.Location;

    /// <summary>How the target is doing. One that no configuration names shares its provider's.</summary>
    public TargetHealth Health { get; private set; } = Endpoint.Health;

    /// <summary>How fast it answered lately, where a route asks.</summary>
    public TargetPace Pace { get; private set; } = new();

    /// <summary>A target of the configuration, with a health of its own.</summary>
    public static Target Configured(TargetConfig config, ProviderEndpoint endpoint) =>
        new(config.Id.Value, endpoint, config.Model, config.Hosting) { Health = new(config.Model.IsAny, JitterSeed.Of(config.Id.Value)) };

    /// <summary>Goes on from what was known under the configuration before. Before the new one is put in force.</summary>
    public void TakeOver(Target before)
    {
        if (before.Model == Model) (Health, Pace) = (before.Health, before.Pace);
    }

    /// <summary>Calls that the deployment serves at once; null for an API.</summary>
    public int? Slots => Hosting is { } hosting ? hosting.Replicas * hosting.MaxConcurrency : null;

    /// <summary>The model name that it is asked for: a wildcard takes the one that the client named.</summary>
    public string ModelFor(string asked) => Model.IsAny ? asked : Model.Value;
}
