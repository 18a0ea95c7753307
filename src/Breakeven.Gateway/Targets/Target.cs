namespace Breakeven.Gateway.Targets;

/// <summary>One addressable place that can answer, compiled from the configuration.</summary>
/// <param name="Id">Name in the configuration, or <c>provider/model</c> where a client named both.</param>
/// <param name="Model">The provider's name of the model, or <see cref="ModelName.Any"/> to pass the asked name through.</param>
internal sealed record Target(string Id, ProviderEndpoint Endpoint, ModelName Model, HostingConfig? Hosting)
{
    public ProviderConfig Provider => Endpoint.Config;
    public Location Location => Provider.Location;

    /// <summary>Calls that the deployment serves at once; null for an API.</summary>
    public int? Slots => Hosting is { } hosting ? hosting.Replicas * hosting.MaxConcurrency : null;

    /// <summary>The model name that it is asked for: a wildcard takes the one that the client named.</summary>
    public string ModelFor(string asked) => Model.IsAny ? asked : Model.Value;
}
