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

    /// <summary>Calls that one replica serves at once, where nobody stated it: for prices, and to begin with.</summary>
    public const int AssumedConcurrency = 32;

    /// <summary>Calls that one replica serves at once.</summary>
    public int MaxConcurrency { get => StatedConcurrency ?? AssumedConcurrency; init => StatedConcurrency = value; }

    /// <summary>As <see cref="MaxConcurrency"/>; null when the configuration does not say it. Then the gateway finds out.</summary>
    public int? StatedConcurrency { get; private init; }

    /// <summary>Calls that wait at the gateway for a free slot, rather than in the engine.</summary>
    public QueueConfig Queue { get; init; } = QueueConfig.Engine;

    /// <summary>What one replica was measured to do; null before it was. With it the time to the first token is computed, without it the gateway learns it from its own calls.</summary>
    public CapacityProfile? Profile { get; init; }

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

/// <summary>An engine that is started when it is needed, and stopped when it is not any more. Key <c>standby</c> of <c>hosting</c>.</summary>
/// <param name="Start">Command that starts it, or URL that is posted to. A command that goes on running is the engine itself.</param>
public sealed record StandbyConfig(string Start)
{
    /// <summary>Command or URL that stops it. Null for an engine that <see cref="Start"/> runs as its own process: that is ended.</summary>
    public string? Stop { get; init; }

    /// <summary>Seconds from start to the first answer: clients are told to come back then. After four times as long, at least a minute more, the start counts as failed.</summary>
    public double WarmSeconds { get; init; } = 120;

    /// <summary>Seconds without a call, and without a failure that it stands in for, after which it is stopped.</summary>
    public double IdleSeconds { get; init; } = 900;

    /// <summary>Whether commands go through <c>/bin/sh</c>. Unless stated they are a program and its arguments.</summary>
    public bool Shell { get; init; }
}
