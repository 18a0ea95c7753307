namespace Breakeven.Advisor.Workloads;

/// <summary>How demand moves. Predictable is not the same as flat: a schedule varies and still forecasts well. On the wire in lower case.</summary>
public enum TrafficPattern
{
    /// <summary>Too little was seen to say.</summary>
    Unknown,

    /// <summary>Forecasts well and hardly varies.</summary>
    Steady,

    /// <summary>Varies over the day or week as it did before.</summary>
    Scheduled,

    /// <summary>Volume concentrates in part of the year.</summary>
    Seasonal,

    /// <summary>Bursts that no profile explains, far above the mean.</summary>
    Spiky,

    /// <summary>Does not repeat.</summary>
    Unpredictable,
}
