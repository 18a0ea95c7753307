namespace Breakeven;

/// <summary>One addressable place that can answer: a provider and a model. An entry of <c>targets</c>.</summary>
/// <param name="Model">The provider's name of the model; <c>*</c> passes the asked name through.</param>
public sealed record TargetConfig(TargetId Id, string Provider, ModelName Model)
{
    /// <summary>What serving it ourselves costs and can carry; null for an API.</summary>
    public HostingConfig? Hosting { get; init; }
}

/// <summary>A deployment of our own, priced by the hour. Key <c>hosting</c> of a target.</summary>
/// <param name="UsdPerHour">Cost of one replica an hour, idle or busy: rent, or depreciation and power, and its share of staff.</param>
public sealed record HostingConfig(Money UsdPerHour)
{
    public int Replicas { get; init; } = 1;

    /// <summary>Calls that one replica serves at once.</summary>
    public int MaxConcurrency { get; init; } = 32;

    /// <summary>Energy cost of one busy replica an hour: the marginal cost. Null when not stated.</summary>
    public Money? EnergyUsdPerHour { get; init; }

    /// <summary>Catalog names of the hardware and the weights, for the advisor.</summary>
    public string? Gpu { get; init; }
    public int? GpusPerReplica { get; init; }
    public string? CatalogModel { get; init; }
    public string? Precision { get; init; }

    /// <summary>How to start it when it is needed; null for one that always runs.</summary>
    public StandbyConfig? Standby { get; init; }
}

/// <summary>An engine that is started when it is needed. Key <c>standby</c> of <c>hosting</c>.</summary>
/// <param name="Start">Command or URL that starts it.</param>
public sealed record StandbyConfig(string Start)
{
    /// <summary>Command or URL that stops it.</summary>
    public string? Stop { get; init; }

    /// <summary>Seconds from start to the first answer.</summary>
    public double? WarmSeconds { get; init; }
}
