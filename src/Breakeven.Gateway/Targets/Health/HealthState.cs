namespace Breakeven.Gateway.Targets.Health;

/// <summary>Whether a target is asked.</summary>
internal enum HealthState
{
    /// <summary>It is: the breaker's circuit is closed.</summary>
    Closed,

    /// <summary>One call finds out whether it has recovered.</summary>
    HalfOpen,

    /// <summary>It failed too often.</summary>
    Open,

    /// <summary>It asked to be left alone, or its quota or its model is gone for now.</summary>
    Cooling,

    /// <summary>Its provider refuses the credential.</summary>
    Off,
}

internal static class HealthStateWords
{
    public static string Word(this HealthState state) => state switch
    {
        HealthState.Closed => "closed",
        HealthState.HalfOpen => "half_open",
        HealthState.Open => "open",
        HealthState.Cooling => "cooling",
        _ => "off",
    };
}
